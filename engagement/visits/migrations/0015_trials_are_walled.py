"""Who sees a trial's people, households, seed and arms, whatever the code says.

The application names one trial (`app.trial`) and either who asks (`app.user_id`) or that it does
the trial's own work (`app.trial_work`). An analyst sees arms only of a trial that is over, or of
which a registered look was opened. ENABLE, not FORCE: data migrations run as the owner and must
see all rows.
"""

from django.db import migrations

NAMED = "trial_id = nullif(current_setting('app.trial', true), '')::bigint"
AT_WORK = "coalesce(current_setting('app.trial_work', true), '') = 'on'"
ANALYST = """EXISTS (
        SELECT FROM accounts_rolegrant
        WHERE user_id = nullif(current_setting('app.user_id', true), '')::bigint
            AND role = 'survey_analyst' AND revoked_at IS NULL
    )"""
OPENED = """(
        EXISTS (
            SELECT FROM visits_trial
            WHERE id = nullif(current_setting('app.trial', true), '')::bigint
                AND state IN ('closed', 'analysed', 'published')
        ) OR EXISTS (
            SELECT FROM visits_look
            WHERE trial_id = nullif(current_setting('app.trial', true), '')::bigint
        )
    )"""

FORWARDS = f"""
ALTER TABLE visits_household ENABLE ROW LEVEL SECURITY;
CREATE POLICY analysts ON visits_household USING ({NAMED} AND ({AT_WORK} OR {ANALYST}));
ALTER TABLE visits_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY analysts ON visits_person USING ({NAMED} AND ({AT_WORK} OR {ANALYST}));
ALTER TABLE visits_seed ENABLE ROW LEVEL SECURITY;
CREATE POLICY its_work ON visits_seed USING ({NAMED} AND {AT_WORK});
ALTER TABLE visits_assignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY its_work ON visits_assignment USING ({NAMED} AND {AT_WORK});
CREATE POLICY analysts_read ON visits_assignment FOR SELECT
    USING ({NAMED} AND {OPENED} AND {ANALYST});
"""

BACKWARDS = """
DROP POLICY analysts_read ON visits_assignment;
DROP POLICY its_work ON visits_assignment;
ALTER TABLE visits_assignment DISABLE ROW LEVEL SECURITY;
DROP POLICY its_work ON visits_seed;
ALTER TABLE visits_seed DISABLE ROW LEVEL SECURITY;
DROP POLICY analysts ON visits_person;
ALTER TABLE visits_person DISABLE ROW LEVEL SECURITY;
DROP POLICY analysts ON visits_household;
ALTER TABLE visits_household DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0014_trials"), ("accounts", "0001_people_and_roles")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
