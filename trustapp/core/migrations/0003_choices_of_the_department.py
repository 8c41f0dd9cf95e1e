from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_shared_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="department",
            name="choices",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
