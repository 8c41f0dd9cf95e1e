"""Recorded inputs and what is said beside the scores are only ever added to."""

from typing import ClassVar

from django.db import migrations

from trustapp.core.migrations._operations import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("trust", "0006_what_a_release_was_made_from")]
    operations: ClassVar = [
        append_only("trust_recordedinputs"),
        append_only("trust_smallarea"),
        append_only("trust_reliability"),
        append_only("trust_participation"),
    ]
