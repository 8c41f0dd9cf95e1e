"""Doors become addresses of their own, which can be closed to visits."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("places", "0002_room_for_names_on_the_map"),
        ("visits", "0005_phones"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("street", models.CharField(max_length=120)),
                ("street_key", models.CharField(max_length=120)),
                ("door", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("languages", models.JSONField(default=list)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "street_key", "number"], name="address_by_walk")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "street_key", "door"), name="one_address_for_a_door"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[("asked", "Not to be visited"), ("trial", "Not to be visited")],
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("door", "At the door"),
                            ("staff", "By staff"),
                            ("plan", "With a plan"),
                            ("trial", "By staff"),
                        ],
                        max_length=10,
                    ),
                ),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "address",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="visits.address",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_at", None), ("reason", "asked")),
                        fields=("address",),
                        name="asked_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reason", "trial")),
                        fields=("address", "begins_at"),
                        name="one_window_of_a_trial",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at", None),
                            ("ends_at__gte", models.F("begins_at")),
                            _connector="OR",
                        ),
                        name="closure_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="trial_list",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="stop",
            name="address",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stops",
                to="visits.address",
            ),
        ),
        # Gone before the doors are, so that going back finds them written again.
        migrations.RemoveConstraint(model_name="stop", name="door_listed_once"),
    ]
