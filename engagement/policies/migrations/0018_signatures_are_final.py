"""A signature, a try and what was asked for never change; a request can only end.

The rules hold for every role, the owner's included, and for emptying a table at a stroke.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION policies_keep_signing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'policies_signingrequest' THEN
        IF OLD.ended_at IS NULL
            AND to_jsonb(NEW) - 'ended_at' IS NOT DISTINCT FROM to_jsonb(OLD) - 'ended_at'
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was asked and signed is final' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER signing_request_is_final BEFORE UPDATE OR DELETE ON policies_signingrequest
    FOR EACH ROW EXECUTE FUNCTION policies_keep_signing();
CREATE TRIGGER signature_is_final BEFORE UPDATE OR DELETE ON policies_signature
    FOR EACH ROW EXECUTE FUNCTION policies_keep_signing();
CREATE TRIGGER quiz_try_is_final BEFORE UPDATE OR DELETE ON policies_quiztry
    FOR EACH ROW EXECUTE FUNCTION policies_keep_signing();
CREATE TRIGGER requests_are_never_emptied BEFORE TRUNCATE ON policies_signingrequest
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_rows();
CREATE TRIGGER signatures_are_never_emptied BEFORE TRUNCATE ON policies_signature
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_rows();
CREATE TRIGGER tries_are_never_emptied BEFORE TRUNCATE ON policies_quiztry
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_rows();
"""

BACKWARDS = """
DROP TRIGGER requests_are_never_emptied ON policies_signingrequest;
DROP TRIGGER signatures_are_never_emptied ON policies_signature;
DROP TRIGGER tries_are_never_emptied ON policies_quiztry;
DROP TRIGGER signing_request_is_final ON policies_signingrequest;
DROP TRIGGER signature_is_final ON policies_signature;
DROP TRIGGER quiz_try_is_final ON policies_quiztry;
DROP FUNCTION policies_keep_signing();
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0017_versions_are_signed")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
