import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustapp.core.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_places_and_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(unique=True)),
                ("construct", models.CharField(max_length=40)),
                ("citation", models.CharField(blank=True, max_length=300)),
                ("is_trend", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("email", trustapp.core.models.SealedTextField()),
                ("email_hash", models.CharField(max_length=64, unique=True)),
                ("language", models.CharField(default="en", max_length=12)),
                ("added_at", models.DateTimeField()),
                ("opted_out_at", models.DateTimeField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuestionVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("scale", "A number on a scale"),
                            ("single", "One of several"),
                            ("text", "Own words"),
                        ],
                        max_length=10,
                    ),
                ),
                ("scale_min", models.SmallIntegerField(default=0)),
                ("scale_max", models.SmallIntegerField(default=10)),
                ("is_reversed", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="surveys.question",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuestionText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("text", models.CharField(max_length=400)),
                ("low_label", models.CharField(blank=True, max_length=80)),
                ("high_label", models.CharField(blank=True, max_length=80)),
                ("options", models.JSONField(default=list)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="surveys.questionversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=160)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("running", "Running"), ("ended", "Ended")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("languages", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("first_opens_at", models.DateTimeField(null=True)),
                ("repeat_months", models.PositiveSmallIntegerField(default=0)),
                ("open_days", models.PositiveSmallIntegerField(default=21)),
                ("sample_size", models.PositiveIntegerField(default=0)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("places", models.ManyToManyField(blank=True, related_name="+", to="places.place")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OpenLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("short", models.SlugField(max_length=16, unique=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("email", "Invitation by e-mail"),
                            ("open_link", "Open link"),
                            ("qr", "QR code"),
                        ],
                        default="open_link",
                        max_length=12,
                    ),
                ),
                ("label", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="open_links",
                        to="surveys.survey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SurveyItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="surveys.survey",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.questionversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SurveyText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=160)),
                ("who_asks", models.CharField(max_length=300)),
                ("why", models.CharField(max_length=400)),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="surveys.survey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "population",
                    models.CharField(
                        choices=[("general", "General sample"), ("open_link", "Open link")],
                        default="general",
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("inviting", "Open, invitations going out"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("seed", models.BigIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="surveys.survey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stratum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("population", models.PositiveIntegerField()),
                ("frame", models.PositiveIntegerField()),
                ("drawn", models.PositiveIntegerField()),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="strata",
                        to="surveys.wave",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("email", "Invitation by e-mail"),
                            ("open_link", "Open link"),
                            ("qr", "QR code"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being answered"),
                            ("finished", "Finished"),
                            ("partial", "Counted as far as it got"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("base_weight", models.DecimalField(decimal_places=6, default=1, max_digits=14)),
                ("sex", models.CharField(blank=True, max_length=10)),
                ("age", models.CharField(blank=True, max_length=12)),
                ("race_ethnicity", models.CharField(blank=True, max_length=12)),
                ("draft", trustapp.core.models.SealedTextField(null=True)),
                ("started_on", models.DateField()),
                ("finished_on", models.DateField(null=True)),
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
                    "stratum",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.stratum",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="surveys.wave",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, null=True, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drawn", "Drawn"),
                            ("queued", "Queued"),
                            ("started", "Started"),
                            ("finished", "Finished"),
                            ("declined", "Declined"),
                        ],
                        default="drawn",
                        max_length=10,
                    ),
                ),
                ("message", models.UUIDField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="surveys.contact",
                    ),
                ),
                (
                    "response",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitation",
                        to="surveys.response",
                    ),
                ),
                (
                    "stratum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.stratum",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="surveys.wave",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("opted_out_at__isnull", True)),
                fields=["place", "id"],
                name="contact_frame",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.UniqueConstraint(
                fields=("question", "number"), name="wording_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("scale_max__gt", models.F("scale_min"))),
                name="scale_has_two_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="questiontext",
            constraint=models.UniqueConstraint(
                fields=("version", "language"), name="one_text_per_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyitem",
            constraint=models.UniqueConstraint(
                fields=("survey", "position"), name="one_item_per_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyitem",
            constraint=models.UniqueConstraint(
                fields=("survey", "version"), name="item_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="surveytext",
            constraint=models.UniqueConstraint(
                fields=("survey", "language"), name="one_intro_per_language"
            ),
        ),
        migrations.AddIndex(
            model_name="wave",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["opens_at"],
                name="wave_to_advance",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(
                fields=("survey", "number"), name="wave_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="wave_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="stratum",
            constraint=models.UniqueConstraint(
                fields=("wave", "place"), name="one_stratum_per_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="stratum",
            constraint=models.CheckConstraint(
                condition=models.Q(("drawn__lte", models.F("frame"))),
                name="not_more_drawn_than_in_frame",
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(fields=["wave", "state"], name="response_by_wave"),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                condition=models.Q(("state", "drawn")),
                fields=["wave", "id"],
                name="invitation_to_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                fields=("wave", "contact"), name="invited_once_per_wave"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "started"), ("response__isnull", True), _connector="OR"
                ),
                name="link_to_answers_only_while_answering",
            ),
        ),
    ]
