import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import trustapp.core.models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("surveys", "0014_questions_for_staff"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", trustapp.core.models.SealedTextField(null=True)),
                ("columns", models.JSONField(default=dict)),
                ("language", models.CharField(default="en", max_length=12)),
                ("kept_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(decided_at__isnull=True) | Q(text__isnull=True),
                        name="decided_file_is_forgotten",
                    )
                ],
            },
        ),
    ]
