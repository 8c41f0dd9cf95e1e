"""Other contacts with the police at doors, under marks that cannot be read back."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("visits", "0020_doors_that_want_no_more")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="RecentContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("day", models.DateField(db_index=True)),
            ],
        ),
    ]
