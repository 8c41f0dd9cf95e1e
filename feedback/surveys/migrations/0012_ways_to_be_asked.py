from django.db import migrations, models

import feedback.surveys.models.survey


class Migration(migrations.Migration):
    dependencies = [("surveys", "0011_one_of_a_household")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="ways",
            field=models.JSONField(default=feedback.surveys.models.survey.by_email),
        ),
        migrations.AddField(
            model_name="survey",
            name="reminder_days",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
