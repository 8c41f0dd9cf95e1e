"""No version is published without a second person, and nothing that was approved ever changes.

The rules hold for every role, the owner's included, and for emptying a table at a stroke.
"""

from django.db import migrations

FORWARDS = """
CREATE OR REPLACE FUNCTION policies_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = 'published' THEN
            RAISE EXCEPTION 'a version begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'published' AND (TG_OP = 'DELETE' OR NEW IS DISTINCT FROM OLD) THEN
        RAISE EXCEPTION 'version % of policy % is published and final', OLD.number, OLD.policy_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state <> 'published' AND NEW.state = 'published'
        AND NOT EXISTS (
            SELECT FROM policies_approval
            WHERE version_id = NEW.id AND revision = NEW.revision AND outcome = 'approved'
                AND decided_by_id IS DISTINCT FROM NEW.drafted_by_id
                AND decided_by_id IS DISTINCT FROM NEW.saved_by_id
        )
    THEN
        RAISE EXCEPTION 'version % of policy % needs a second person', NEW.number, NEW.policy_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
DROP TRIGGER published_version_is_final ON policies_version;
CREATE TRIGGER published_version_is_final BEFORE INSERT OR UPDATE OR DELETE ON policies_version
    FOR EACH ROW EXECUTE FUNCTION policies_keep_version();

CREATE OR REPLACE FUNCTION policies_keep_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.slug, NEW.title) IS DISTINCT FROM (OLD.number, OLD.slug, OLD.title)
        AND EXISTS (
            SELECT FROM policies_version WHERE policy_id = OLD.id AND state = 'published'
        )
    THEN
        RAISE EXCEPTION 'the number, title and address of policy % are cited and final', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.retired_on IS NOT NULL
        AND (NEW.retired_on, NEW.retired_why) IS DISTINCT FROM (OLD.retired_on, OLD.retired_why)
    THEN
        RAISE EXCEPTION 'the end of policy % and its reason are final', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.retired_on IS NULL AND NEW.retired_on IS NOT NULL AND NOT EXISTS (
        SELECT FROM policies_approval
        WHERE policy_id = NEW.id AND kind = 'retire' AND outcome = 'approved'
            AND reason = NEW.retired_why AND ends_on <= NEW.retired_on
    ) THEN
        RAISE EXCEPTION 'the end of policy % needs a second person', NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION policies_keep_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.outcome <> 'waiting'
        OR to_jsonb(NEW) - ARRAY['outcome', 'note', 'decided_by_id', 'decided_at']
            IS DISTINCT FROM to_jsonb(OLD) - ARRAY['outcome', 'note', 'decided_by_id', 'decided_at']
    THEN
        RAISE EXCEPTION 'a request and its answer are final' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_is_final BEFORE UPDATE OR DELETE ON policies_approval
    FOR EACH ROW EXECUTE FUNCTION policies_keep_approval();

CREATE FUNCTION policies_keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is final and is never emptied', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER policies_are_never_emptied BEFORE TRUNCATE ON policies_policy
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_rows();
CREATE TRIGGER versions_are_never_emptied BEFORE TRUNCATE ON policies_version
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_rows();
CREATE TRIGGER clauses_are_never_emptied BEFORE TRUNCATE ON policies_clause
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_rows();
CREATE TRIGGER approvals_are_never_emptied BEFORE TRUNCATE ON policies_approval
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_rows();
"""

BACKWARDS = """
DROP TRIGGER policies_are_never_emptied ON policies_policy;
DROP TRIGGER versions_are_never_emptied ON policies_version;
DROP TRIGGER clauses_are_never_emptied ON policies_clause;
DROP TRIGGER approvals_are_never_emptied ON policies_approval;
DROP TRIGGER approval_is_final ON policies_approval;
DROP FUNCTION policies_keep_rows(), policies_keep_approval();

CREATE OR REPLACE FUNCTION policies_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER published_version_is_final ON policies_version;
CREATE TRIGGER published_version_is_final BEFORE UPDATE OR DELETE ON policies_version
    FOR EACH ROW EXECUTE FUNCTION policies_keep_version();

CREATE OR REPLACE FUNCTION policies_keep_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.slug) IS DISTINCT FROM (OLD.number, OLD.slug) AND EXISTS (
        SELECT FROM policies_version WHERE policy_id = OLD.id AND state = 'published'
    ) THEN
        RAISE EXCEPTION 'the number and address of policy % are cited and final', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0011_search_is_by_showing")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
