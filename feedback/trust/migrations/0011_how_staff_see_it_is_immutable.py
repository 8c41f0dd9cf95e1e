"""What was computed of staff answers is only ever added to."""

from typing import ClassVar

from django.db import migrations

from trustapp.core.migrations._operations import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("trust", "0010_how_staff_see_it")]
    operations: ClassVar = [append_only("trust_climate"), append_only("trust_climatemean")]
