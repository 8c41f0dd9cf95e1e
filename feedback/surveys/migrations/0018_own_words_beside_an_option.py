"""One option of a choice may ask what is meant by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0017_contacts_with_the_police")]
    operations = [
        migrations.AddField(
            "questionversion",
            "other_option",
            models.PositiveSmallIntegerField(db_default=0, default=0),
        )
    ]
