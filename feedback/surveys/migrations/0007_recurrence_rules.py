from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0006_floods_at_links")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="recurrence",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
