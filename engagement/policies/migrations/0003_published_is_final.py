"""A published version can never change, whatever the code says.

Only the search column may be refreshed. The rules hold for every role, the owner's included.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION policies_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' AND (
        TG_OP = 'DELETE'
        OR to_jsonb(NEW) - 'search' IS DISTINCT FROM to_jsonb(OLD) - 'search'
    ) THEN
        RAISE EXCEPTION 'version % of policy % is published and final', OLD.number, OLD.policy_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION policies_keep_clause() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[]::bigint[];
BEGIN
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.version_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.version_id; END IF;
    IF EXISTS (
        SELECT FROM policies_version WHERE id = ANY (touched) AND state = 'published'
    ) THEN
        RAISE EXCEPTION 'the clauses of a published version are final'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION policies_keep_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.slug) IS DISTINCT FROM (OLD.number, OLD.slug) AND EXISTS (
        SELECT FROM policies_version WHERE policy_id = OLD.id AND state = 'published'
    ) THEN
        RAISE EXCEPTION 'the number and address of policy % are cited and final', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER published_version_is_final BEFORE UPDATE OR DELETE ON policies_version
    FOR EACH ROW EXECUTE FUNCTION policies_keep_version();
CREATE TRIGGER published_clause_is_final BEFORE INSERT OR UPDATE OR DELETE ON policies_clause
    FOR EACH ROW EXECUTE FUNCTION policies_keep_clause();
CREATE TRIGGER published_address_is_final BEFORE UPDATE ON policies_policy
    FOR EACH ROW EXECUTE FUNCTION policies_keep_address();
"""

BACKWARDS = """
DROP TRIGGER published_version_is_final ON policies_version;
DROP TRIGGER published_clause_is_final ON policies_clause;
DROP TRIGGER published_address_is_final ON policies_policy;
DROP FUNCTION policies_keep_version(), policies_keep_clause(), policies_keep_address();
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_draft_saved_by")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
