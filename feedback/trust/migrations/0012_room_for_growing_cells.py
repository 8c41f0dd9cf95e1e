"""Leave room on each page of cells, so that a fold can grow a cell without touching indexes."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("trust", "0011_how_staff_see_it_is_immutable")]
    operations: ClassVar = [
        migrations.RunSQL(
            "ALTER TABLE trust_cell SET (fillfactor = 70)",
            "ALTER TABLE trust_cell RESET (fillfactor)",
        )
    ]
