from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_visits_append_only")]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="device_at",
            field=models.DateTimeField(null=True),
        ),
    ]
