"""What the public was shown and told stays; no version takes effect over people's heads.

Frozen texts and answers can never change, whatever the code says. A draft that was out for
comment is published only when its period is over, every comment was looked at, and every
published comment and every theme has an answer. The rules hold for every role.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION policies_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published in % is final', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER shown_text_is_final BEFORE UPDATE OR DELETE ON policies_snapshot
    FOR EACH ROW EXECUTE FUNCTION policies_keep_words();
CREATE TRIGGER shown_texts_stay BEFORE TRUNCATE ON policies_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_words();
CREATE TRIGGER answer_is_final BEFORE UPDATE OR DELETE ON policies_response
    FOR EACH ROW EXECUTE FUNCTION policies_keep_words();
CREATE TRIGGER answers_stay BEFORE TRUNCATE ON policies_response
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_words();

CREATE FUNCTION policies_answer_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM policies_consultation o WHERE o.version_id = NEW.id AND (
            EXISTS (
                SELECT FROM policies_phase p WHERE p.consultation_id = o.id
                AND p.kind <> 'answering' AND p.ended_at IS NULL
            ) OR EXISTS (
                SELECT FROM policies_comment c WHERE c.consultation_id = o.id
                AND (c.state = 'waiting' OR c.state = 'published'
                    AND NOT EXISTS (SELECT FROM policies_response r WHERE r.comment_id = c.id)
                    AND NOT EXISTS (
                        SELECT FROM policies_theme_comments t
                        JOIN policies_response r ON r.theme_id = t.theme_id
                        WHERE t.comment_id = c.id
                    ))
            ) OR EXISTS (
                SELECT FROM policies_theme t WHERE t.consultation_id = o.id
                AND EXISTS (
                    SELECT FROM policies_theme_comments m
                    JOIN policies_comment c ON c.id = m.comment_id
                    WHERE m.theme_id = t.id AND c.state = 'published'
                ) AND NOT EXISTS (SELECT FROM policies_response r WHERE r.theme_id = t.id)
            )
        )
    ) THEN
        RAISE EXCEPTION 'version % of policy % has comments to answer first',
            NEW.number, NEW.policy_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER answers_come_first BEFORE UPDATE OF state ON policies_version
    FOR EACH ROW WHEN (NEW.state = 'published' AND OLD.state <> 'published')
    EXECUTE FUNCTION policies_answer_first();
"""

BACKWARDS = """
DROP TRIGGER answers_come_first ON policies_version;
DROP TRIGGER answer_is_final ON policies_response;
DROP TRIGGER answers_stay ON policies_response;
DROP TRIGGER shown_text_is_final ON policies_snapshot;
DROP TRIGGER shown_texts_stay ON policies_snapshot;
DROP FUNCTION policies_answer_first(), policies_keep_words();
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0014_comment_periods")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
