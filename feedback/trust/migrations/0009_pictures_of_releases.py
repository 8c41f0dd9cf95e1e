import django.db.models.deletion
from django.db import migrations, models

from trustapp.core.migrations._operations import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("trust", "0008_answers_of_those_asked_in_a_place"),
    ]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("trend", "Trust over time"),
                            ("places", "Trust by neighborhood"),
                            ("change", "How much trust may have changed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("png", models.BinaryField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pictures",
                        to="trust.release",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "kind", "language"), name="one_picture_of_a_kind"
                    )
                ],
            },
        ),
        append_only("trust_picture"),
    ]
