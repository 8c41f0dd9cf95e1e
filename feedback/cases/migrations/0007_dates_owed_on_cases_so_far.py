from django.db import migrations

_EARLIEST = """
    UPDATE cases_case SET due_at = owed.due_at
      FROM (SELECT subject, min(due_at) AS due_at FROM promises_promise
             WHERE kept_at IS NULL AND withdrawn_at IS NULL AND subject LIKE 'case:%'
             GROUP BY subject) AS owed
     WHERE owed.subject = 'case:' || cases_case.public_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_the_earliest_date_that_is_owed"),
        ("promises", "0004_closed_days"),
    ]

    operations = [migrations.RunSQL(_EARLIEST, migrations.RunSQL.noop)]
