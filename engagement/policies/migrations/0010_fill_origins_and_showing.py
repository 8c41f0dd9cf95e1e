"""Say of published clauses where they came from, and of versions on which days they are shown.

Until now a clause came from the one with its key in the version before, or was new.
"""

from django.db import migrations

FORWARDS = """
ALTER TABLE policies_clause DISABLE TRIGGER published_clause_is_final;
UPDATE policies_clause clause SET origins = ARRAY[clause.key]
FROM policies_version version, policies_version older, policies_clause former
WHERE version.id = clause.version_id
    AND older.policy_id = version.policy_id AND older.number = version.number - 1
    AND former.version_id = older.id AND former.key = clause.key;
ALTER TABLE policies_clause ENABLE TRIGGER published_clause_is_final;

INSERT INTO policies_showing (version_id, from_on, until_on, search)
SELECT
    id,
    CASE WHEN lag(id) OVER versions IS NULL THEN '0001-01-01' ELSE in_force_on END,
    coalesce(lead(in_force_on) OVER versions, '9999-12-31'),
    search
FROM policies_version WHERE state = 'published'
WINDOW versions AS (PARTITION BY policy_id ORDER BY number);
"""

BACKWARDS = """
UPDATE policies_version version SET search = showing.search
FROM policies_showing showing WHERE showing.version_id = version.id;
DELETE FROM policies_showing;
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0009_days_of_showing")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
