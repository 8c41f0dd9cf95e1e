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
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
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
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Received"),
                            ("assigned", "Being worked on"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(default="en", max_length=12)),
                (
                    "listened",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("partly", "Partly"),
                            ("no", "No"),
                            ("na", "Does not apply"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "respectful",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("partly", "Partly"),
                            ("no", "No"),
                            ("na", "Does not apply"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "explained",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("partly", "Partly"),
                            ("no", "No"),
                            ("na", "Does not apply"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "fair",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Yes"),
                            ("partly", "Partly"),
                            ("no", "No"),
                            ("na", "Does not apply"),
                        ],
                        max_length=8,
                    ),
                ),
                ("happened", trustapp.core.models.SealedTextField(null=True)),
                ("words", trustapp.core.models.SealedTextField(null=True)),
                ("whom", trustapp.core.models.SealedTextField(null=True)),
                ("may_share", models.BooleanField(default=False)),
                (
                    "reply_choice",
                    models.CharField(
                        choices=[
                            ("none", "No reply"),
                            ("code", "Reply by code"),
                            ("contact", "Reply by phone or e-mail"),
                        ],
                        default="code",
                        max_length=10,
                    ),
                ),
                ("contact", trustapp.core.models.SealedTextField(null=True)),
                ("received_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
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
                ("outcome_reason", trustapp.core.models.SealedTextField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="places.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
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
                            ("received", "Received"),
                            ("assigned", "Assigned"),
                            ("answer", "Answer"),
                            ("message", "Message from the resident"),
                            ("note", "Internal note"),
                            ("outcome", "Outcome"),
                            ("late", "New date"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", trustapp.core.models.SealedTextField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("you_said", models.CharField(max_length=300)),
                ("we_did", models.TextField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("in_progress", "In progress"),
                            ("not_changing", "Not changing"),
                        ],
                        max_length=12,
                    ),
                ),
                ("published_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stories",
                        to="cases.case",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stories",
                        to="places.place",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state", "received_at"], name="case_inbox"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True), ("outcome_reason__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="closed_with_outcome_and_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reply_choice", "contact"), ("contact__isnull", True), _connector="OR"
                ),
                name="contact_only_when_wanted",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["case", "id"], name="entry_by_case"),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["-published_at", "-id"], name="story_newest_first"),
        ),
    ]
