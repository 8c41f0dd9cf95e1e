"""Keep what is computed from trials, who lets it go out, and on which paper it stands."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0017_checks_of_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrialReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("look", models.CharField(blank=True, max_length=80)),
                ("plan_hash", models.CharField(max_length=64)),
                ("people_hash", models.CharField(max_length=64)),
                ("method", models.CharField(max_length=20)),
                ("result", models.JSONField()),
                ("people", models.JSONField()),
                ("computed_at", models.DateTimeField()),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="visits.trial",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("content", models.BinaryField()),
                ("printed_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="visits.trialreport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("approved_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="visits.trialreport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrialRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("look", models.CharField(blank=True, max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("steps", models.PositiveSmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="visits.trial",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="trialreport",
            constraint=models.UniqueConstraint(
                fields=("trial", "look", "plan_hash", "people_hash", "method"),
                name="same_analysis_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportpaper",
            constraint=models.UniqueConstraint(
                fields=("report", "language"), name="report_printed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportapproval",
            constraint=models.UniqueConstraint(
                fields=("report", "approved_by"), name="report_approved_once_by_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="trialrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True)),
                fields=("trial", "look"),
                name="trial_analysed_once_at_a_time",
            ),
        ),
    ]
