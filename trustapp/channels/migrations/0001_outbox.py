import uuid

from django.db import migrations, models

import trustapp.core.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "channel",
                    models.CharField(choices=[("email", "E-mail")], default="email", max_length=20),
                ),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("at_most_once", "At most once"),
                            ("at_least_once", "At least once, with one Message-ID"),
                        ],
                        max_length=20,
                    ),
                ),
                ("purpose", models.CharField(max_length=60)),
                ("subject_ref", models.CharField(blank=True, max_length=120)),
                ("recipient", trustapp.core.models.SealedTextField(null=True)),
                ("title", trustapp.core.models.SealedTextField(null=True)),
                ("text", trustapp.core.models.SealedTextField(null=True)),
                ("html", trustapp.core.models.SealedTextField(null=True)),
                ("language", models.CharField(default="en", max_length=12)),
                ("unsubscribe", trustapp.core.models.SealedTextField(null=True)),
                ("message_id", models.CharField(max_length=120, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("claimed", "Taken by a sender"),
                            ("sending", "Being handed over"),
                            ("sent", "Sent"),
                            ("unknown", "Uncertain: handed over, not confirmed"),
                            ("failed", "Refused by the receiver"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["due_at", "id"],
                        name="message_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["claimed", "sending"])),
                        fields=["claimed_at"],
                        name="message_in_flight",
                    ),
                    models.Index(
                        fields=["purpose", "subject_ref", "state"], name="message_by_purpose"
                    ),
                ],
            },
        ),
    ]
