from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """A stratum counts households, an invitation how many shared one; a skip has its reason."""

    dependencies = [("surveys", "0010_paper_forms")]

    operations = [
        migrations.RemoveConstraint(model_name="stratum", name="not_more_drawn_than_in_frame"),
        migrations.AddField(
            model_name="stratum",
            name="households",
            field=models.PositiveIntegerField(null=True),
        ),
        # Until now everybody was drawn by themselves.
        migrations.RunSQL(
            "UPDATE surveys_stratum SET households = frame", migrations.RunSQL.noop, elidable=True
        ),
        migrations.AlterField(
            model_name="stratum", name="households", field=models.PositiveIntegerField()
        ),
        migrations.AddConstraint(
            model_name="stratum",
            constraint=models.CheckConstraint(
                condition=Q(drawn__lte=F("households")) & Q(households__lte=F("frame")),
                name="one_drawn_per_household",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="household_size",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=Q(state="skipped") ^ Q(skipped_because=""),
                name="every_skip_has_a_reason",
            ),
        ),
    ]
