from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0011_one_of_a_household")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="ways",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="survey",
            name="reminder_days",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
