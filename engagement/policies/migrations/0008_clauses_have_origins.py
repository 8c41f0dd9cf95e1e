import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0007_policies_retire"),
    ]

    operations = [
        migrations.AddField(
            model_name="clause",
            name="origins",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(max_length=60), default=list, size=None
            ),
        ),
    ]
