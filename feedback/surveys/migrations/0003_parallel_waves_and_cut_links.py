from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0002_answers_by_year"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="wave",
            name="wave_number_once",
        ),
        migrations.AddField(
            model_name="invitation",
            name="is_mixed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="response",
            name="revision",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["wave", "state"], name="invitation_progress"),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                condition=models.Q(("is_mixed", False), ("state", "finished")),
                fields=["wave"],
                name="invitation_to_mix",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.UniqueConstraint(
                fields=("survey", "number", "population"), name="wave_number_once"
            ),
        ),
    ]
