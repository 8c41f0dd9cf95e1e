import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_places_and_population"),
        ("surveys", "0001_questions_to_responses"),
    ]

    operations = [
        migrations.CreateModel(
            name="FoldMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("transaction_id", models.BigIntegerField(default=0)),
                ("folded_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(unique=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("explanation", models.CharField(max_length=200)),
                ("questions", models.JSONField(default=list)),
                ("is_headline", models.BooleanField(default=False)),
                ("is_part", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="TrendEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("text", models.CharField(max_length=200)),
                ("breaks_trend", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("method_version", models.CharField(max_length=20)),
                ("inputs_hash", models.CharField(max_length=64)),
                ("margin_error", models.FloatField()),
                ("label", models.CharField(max_length=60)),
                ("data_from", models.DateField()),
                ("data_to", models.DateField()),
                ("published_at", models.DateTimeField()),
                ("n", models.PositiveIntegerField()),
                ("invited", models.PositiveIntegerField()),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="surveys.wave",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Heard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dimension", models.CharField(max_length=20)),
                ("category", models.CharField(max_length=120)),
                ("label", models.CharField(max_length=120)),
                ("adults_share", models.FloatField()),
                ("answers_share", models.FloatField(null=True)),
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
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heard",
                        to="trust.release",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statistic",
                    models.CharField(
                        choices=[
                            ("mean", "Mean, 0 to 100"),
                            ("top_two", "Share in the top two answers, percent"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "against",
                    models.CharField(
                        choices=[
                            ("year_ago", "A year ago"),
                            ("last_wave", "The wave before"),
                            ("city", "The whole city"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("clearly_up", "Clearly up"),
                            ("likely_up", "Likely up"),
                            ("no_clear_change", "No clear change"),
                            ("likely_down", "Likely down"),
                            ("clearly_down", "Clearly down"),
                            ("too_few", "Too few answers"),
                        ],
                        max_length=20,
                    ),
                ),
                ("difference", models.FloatField(null=True)),
                ("standard_error", models.FloatField(null=True)),
                ("low95", models.FloatField(null=True)),
                ("high95", models.FloatField(null=True)),
                ("p_value", models.FloatField(null=True)),
                ("p_adjusted", models.FloatField(null=True)),
                ("family", models.PositiveSmallIntegerField()),
                ("dots", models.JSONField(default=list)),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.measure",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.release",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comparisons",
                        to="trust.release",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statistic",
                    models.CharField(
                        choices=[
                            ("mean", "Mean, 0 to 100"),
                            ("top_two", "Share in the top two answers, percent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("dimension", models.CharField(blank=True, max_length=20)),
                ("category", models.CharField(blank=True, max_length=20)),
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
                ("n", models.PositiveIntegerField()),
                ("band", models.CharField(max_length=40)),
                ("estimate", models.FloatField(null=True)),
                ("standard_error", models.FloatField(null=True)),
                ("degrees", models.FloatField(null=True)),
                ("low80", models.FloatField(null=True)),
                ("high80", models.FloatField(null=True)),
                ("low95", models.FloatField(null=True)),
                ("high95", models.FloatField(null=True)),
                ("n_effective", models.FloatField(null=True)),
                ("design_effect", models.FloatField(null=True)),
                ("unweighted", models.FloatField(null=True)),
                ("wording", models.CharField(max_length=60)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.measure",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="trust.release",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExternalScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("measure", models.CharField(max_length=40)),
                ("dimension", models.CharField(max_length=20)),
                ("category", models.CharField(max_length=20)),
                ("score", models.FloatField()),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="places.source",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "place", "year", "measure", "dimension", "category"),
                        name="one_external_figure",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stratum_id", models.BigIntegerField(default=0)),
                ("sex", models.CharField(blank=True, max_length=10)),
                ("age", models.CharField(blank=True, max_length=12)),
                ("race_ethnicity", models.CharField(blank=True, max_length=12)),
                ("mode", models.CharField(max_length=12)),
                ("base_weight", models.DecimalField(decimal_places=6, max_digits=14)),
                ("n", models.BigIntegerField(default=0)),
                ("n_scored", models.BigIntegerField(default=0)),
                ("sum_score", models.DecimalField(decimal_places=6, default=0, max_digits=24)),
                ("sum_square", models.DecimalField(decimal_places=12, default=0, max_digits=30)),
                ("n_top_two", models.BigIntegerField(default=0)),
                ("n_dont_know", models.BigIntegerField(default=0)),
                ("n_prefer_not", models.BigIntegerField(default=0)),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="surveys.wave",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="trust.measure",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "wave",
                            "measure",
                            "stratum_id",
                            "place",
                            "sex",
                            "age",
                            "race_ethnicity",
                            "mode",
                            "base_weight",
                        ),
                        name="one_cell_per_combination",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("wave", "number"), name="release_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="heard",
            constraint=models.UniqueConstraint(
                fields=("release", "dimension", "category"), name="one_share_per_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.UniqueConstraint(
                fields=("release", "measure", "statistic", "place", "against"),
                name="one_comparison_of_a_kind",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                fields=("release", "measure", "statistic", "place", "dimension", "category"),
                name="one_score_per_domain",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown", "yes"), ("estimate__isnull", True), _connector="OR"),
                name="hidden_scores_hold_no_number",
            ),
        ),
    ]
