import datetime as dt

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0008_clauses_have_origins"),
    ]

    operations = [
        migrations.CreateModel(
            name="Showing",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="policies.version",
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(default=dt.date(9999, 12, 31))),
                ("search", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["-published_at"], name="policy_version_newest"),
        ),
        migrations.AddIndex(
            model_name="showing",
            index=models.Index(fields=["until_on", "from_on"], name="policy_showing_days"),
        ),
        migrations.AddIndex(
            model_name="showing",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="policy_showing_words"
            ),
        ),
    ]
