"""What was answered in public stays final, but for words that are taken out and sealed."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION policies_keep_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'what' - 'why' = to_jsonb(NEW) - 'what' - 'why'
       AND (OLD.what = NEW.what OR EXISTS (
            SELECT FROM redaction_original WHERE part = 'answer:' || OLD.id || ':what'))
       AND (OLD.why = NEW.why OR EXISTS (
            SELECT FROM redaction_original WHERE part = 'answer:' || OLD.id || ':why'))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was published in % is final', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER answer_is_final ON policies_response;
CREATE TRIGGER answer_is_final BEFORE UPDATE ON policies_response
    FOR EACH ROW EXECUTE FUNCTION policies_keep_answer();
CREATE TRIGGER answer_is_kept BEFORE DELETE ON policies_response
    FOR EACH ROW EXECUTE FUNCTION policies_keep_words();
"""
BACKWARDS = """
DROP TRIGGER answer_is_kept ON policies_response;
DROP TRIGGER answer_is_final ON policies_response;
CREATE TRIGGER answer_is_final BEFORE UPDATE OR DELETE ON policies_response
    FOR EACH ROW EXECUTE FUNCTION policies_keep_words();
DROP FUNCTION policies_keep_answer();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0020_translations_are_kept"),
        ("redaction", "0001_strikes_and_originals"),
    ]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
