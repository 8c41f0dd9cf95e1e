"""Anyone may hand answers in; only analysts and the analysis may read those of a trial.

ENABLE, not FORCE: data migrations run as the owner and must see all rows.
"""

from django.db import migrations

from trustapp.core.migrations._operations import append_only

FORWARDS = """
ALTER TABLE surveys_trialanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY hand_in ON surveys_trialanswer FOR INSERT WITH CHECK (true);
CREATE POLICY analysts_read ON surveys_trialanswer FOR SELECT USING (
    coalesce(current_setting('app.trial_work', true), '') = 'on'
    OR EXISTS (
        SELECT FROM accounts_rolegrant
        WHERE user_id = nullif(current_setting('app.user_id', true), '')::bigint
            AND role = 'survey_analyst' AND revoked_at IS NULL
    )
);
"""

BACKWARDS = """
DROP POLICY analysts_read ON surveys_trialanswer;
DROP POLICY hand_in ON surveys_trialanswer;
ALTER TABLE surveys_trialanswer DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0022_people_of_trials"),
        ("accounts", "0001_people_and_roles"),
        ("core", "0001_rights"),
    ]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS), append_only("surveys_trialanswer")]
