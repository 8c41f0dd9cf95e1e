"""A stop is an address on a plan; what it said about the door stands there now."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("visits", "0007_stops_find_their_address")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="stop",
            name="address",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stops",
                to="visits.address",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.UniqueConstraint(
                fields=("plan", "address"), name="address_listed_once"
            ),
        ),
        migrations.RemoveField(model_name="stop", name="do_not_visit"),
        migrations.RemoveField(model_name="stop", name="door"),
        migrations.RemoveField(model_name="stop", name="language"),
    ]
