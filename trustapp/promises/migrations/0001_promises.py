import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_places_and_population"),
    ]

    operations = [
        migrations.CreateModel(
            name="PromiseKind",
            fields=[
                ("key", models.SlugField(primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=160)),
                ("length", models.PositiveIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hours", "hours"),
                            ("days", "days"),
                            ("working_days", "working days"),
                        ],
                        max_length=20,
                    ),
                ),
                ("owner_role", models.CharField(max_length=30)),
                ("owner_label", models.CharField(max_length=120)),
                ("is_public", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("subject", models.CharField(max_length=120)),
                ("label", models.CharField(max_length=200)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(null=True)),
                ("missed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("new_due_at", models.DateTimeField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="places.place"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="promises.promisekind",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("kept_at__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=["due_at"],
                        name="promise_open",
                    ),
                    models.Index(fields=["subject"], name="promise_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kept_at__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=("kind", "subject"),
                        name="one_open_promise_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("made_at"))),
                        name="promise_due_after_made",
                    ),
                ],
            },
        ),
    ]
