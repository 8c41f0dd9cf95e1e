"""A plan that somebody else saved meanwhile is noticed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0018_own_words_beside_an_option")]
    operations = [
        migrations.AddField(
            "survey", "revision", models.PositiveIntegerField(db_default=0, default=0)
        )
    ]
