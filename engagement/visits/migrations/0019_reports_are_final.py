"""A report and who let it go out never change, whatever the code says.

The rules hold for every role, the owner's included, and for emptying a table at a stroke.
"""

from django.db import migrations

from trustapp.core.migrations._operations import append_only

FORWARDS = """
CREATE FUNCTION visits_keep_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was computed from a trial is final' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER trial_report_is_final BEFORE UPDATE OR DELETE ON visits_trialreport
    FOR EACH ROW EXECUTE FUNCTION visits_keep_report();
CREATE TRIGGER trial_reports_are_never_emptied BEFORE TRUNCATE ON visits_trialreport
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_report();
CREATE TRIGGER report_approval_is_final BEFORE UPDATE OR DELETE ON visits_reportapproval
    FOR EACH ROW EXECUTE FUNCTION visits_keep_report();
CREATE TRIGGER report_approvals_are_never_emptied BEFORE TRUNCATE ON visits_reportapproval
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_report();
"""

BACKWARDS = """
DROP TRIGGER report_approvals_are_never_emptied ON visits_reportapproval;
DROP TRIGGER report_approval_is_final ON visits_reportapproval;
DROP TRIGGER trial_reports_are_never_emptied ON visits_trialreport;
DROP TRIGGER trial_report_is_final ON visits_trialreport;
DROP FUNCTION visits_keep_report();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0018_trial_reports")]
    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        append_only("visits_trialreport"),
        append_only("visits_reportapproval"),
    ]
