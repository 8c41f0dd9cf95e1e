import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cases", "What residents told us, and what was said back"),
                            ("visits", "What happened at doors, and weeks of work"),
                            ("signals", "What stood out in somebody's visits"),
                            ("checks", "Whose visits the answers of checks are about"),
                            ("contacts", "Doors where the police were for another reason"),
                            ("people-asked", "Addresses of people asked after a contact"),
                            ("contact-files", "Lists of people that nobody confirmed"),
                            ("letters", "Printed letters waiting to be fetched"),
                            ("recipients", "Marks of the addresses that messages went to"),
                            ("unconfirmed", "Comments on drafts that nobody confirmed"),
                            ("documents", "Documents of policies that nobody saved"),
                            ("addresses", "Where staff did what the record says"),
                            ("devices", "Devices on which staff are known"),
                            ("sessions", "Where staff were signed in"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("begins_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("reason", models.CharField(max_length=300)),
                ("placed_by_id", models.IntegerField(null=True)),
                ("placed_by_name", models.CharField(max_length=120)),
                ("placed_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=["kind", "subject"],
                        name="hold_in_force",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("begins_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("begins_on")),
                            _connector="OR",
                        ),
                        name="hold_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("lifted_at__isnull", True), models.Q(("subject", ""), _negated=True)
                        ),
                        fields=("kind", "subject"),
                        name="one_thing_held_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "act",
                    models.CharField(
                        choices=[("length", "Change how long it is kept"), ("lift", "Lift a hold")],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cases", "What residents told us, and what was said back"),
                            ("visits", "What happened at doors, and weeks of work"),
                            ("signals", "What stood out in somebody's visits"),
                            ("checks", "Whose visits the answers of checks are about"),
                            ("contacts", "Doors where the police were for another reason"),
                            ("people-asked", "Addresses of people asked after a contact"),
                            ("contact-files", "Lists of people that nobody confirmed"),
                            ("letters", "Printed letters waiting to be fetched"),
                            ("recipients", "Marks of the addresses that messages went to"),
                            ("unconfirmed", "Comments on drafts that nobody confirmed"),
                            ("documents", "Documents of policies that nobody saved"),
                            ("addresses", "Where staff did what the record says"),
                            ("devices", "Devices on which staff are known"),
                            ("sessions", "Where staff were signed in"),
                        ],
                        max_length=20,
                    ),
                ),
                ("days", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(max_length=300)),
                ("asked_by_id", models.IntegerField()),
                ("asked_by_name", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a second person"),
                            ("confirmed", "Confirmed"),
                            ("declined", "Declined"),
                            ("expired", "Nobody confirmed it in time"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("decided_by_id", models.IntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "hold",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="keeping.hold",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("act", "length"), ("days__isnull", False), ("hold__isnull", True)
                            ),
                            models.Q(
                                ("act", "lift"), ("days__isnull", True), ("hold__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="proposal_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "confirmed"), _negated=True),
                            models.Q(
                                ("decided_by_id__isnull", False),
                                models.Q(("decided_by_id", models.F("asked_by_id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_confirmed_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "waiting")),
                        fields=("kind", "hold"),
                        name="one_proposal_waits",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
