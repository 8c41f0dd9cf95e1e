from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0006_say_what_it_means"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="retired_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="policy",
            name="retired_why",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("retired_on__isnull", True),
                    models.Q(("retired_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="policy_retired_with_a_reason",
            ),
        ),
    ]
