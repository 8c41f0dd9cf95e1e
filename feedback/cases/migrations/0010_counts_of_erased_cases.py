from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_objections_to_what_was_taken_out"),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasedCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("feedback", "Feedback"), ("thanks", "Thanks")], max_length=10
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "This site"),
                            ("api", "Another program"),
                            ("door", "At the door"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("in_progress", "In progress"),
                            ("not_changing", "Not changing"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "resolved",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
                        max_length=8,
                    ),
                ),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "kind", "channel", "outcome", "resolved"),
                        name="one_count_of_erased_cases",
                    )
                ],
            },
        ),
    ]
