"""Published numbers are only ever added to."""

from typing import ClassVar

from django.db import migrations

from trustapp.core.migrations._operations import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("trust", "0001_cells_and_scores")]
    operations: ClassVar = [
        append_only("trust_release"),
        append_only("trust_score"),
        append_only("trust_comparison"),
        append_only("trust_heard"),
    ]
