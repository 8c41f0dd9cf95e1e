"""The plain results of closed waves, question by question."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0019_plans_count_their_saves"),
        ("trust", "0012_room_for_growing_cells"),
    ]

    operations = [
        migrations.CreateModel(
            name="Topline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("computed_at", models.DateTimeField()),
                ("n", models.PositiveIntegerField()),
                ("band", models.CharField(max_length=40)),
                ("is_weighted", models.BooleanField()),
                (
                    "wave",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topline",
                        to="surveys.wave",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ToplineFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("option", models.PositiveSmallIntegerField(default=0)),
                (
                    "shown",
                    models.CharField(
                        choices=[
                            ("yes", "Shown"),
                            ("too_few", "Too few answers to be fair or private"),
                            ("too_uncertain", "The range is too wide to be useful"),
                            (
                                "protects_others",
                                "Not shown, because it would give away a small group",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("band", models.CharField(max_length=40)),
                ("estimate", models.FloatField(null=True)),
                ("low80", models.FloatField(null=True)),
                ("high80", models.FloatField(null=True)),
                ("low95", models.FloatField(null=True)),
                ("high95", models.FloatField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.surveyitem",
                    ),
                ),
                (
                    "topline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="trust.topline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("topline", "item", "option"), name="one_figure_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shown", "yes"),
                            models.Q(
                                ("estimate", None),
                                ("high80", None),
                                ("high95", None),
                                ("low80", None),
                                ("low95", None),
                            ),
                            _connector="OR",
                        ),
                        name="hidden_figure_holds_no_number",
                    ),
                ],
            },
        ),
    ]
