from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0010_fill_origins_and_showing"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="version",
            name="policy_search",
        ),
        migrations.RemoveField(
            model_name="version",
            name="search",
        ),
    ]
