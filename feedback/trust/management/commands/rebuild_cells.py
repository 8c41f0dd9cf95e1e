"""Make the cells anew from the answers: of all waves, or of one.

Both ways of counting give the same numbers, so this changes nothing unless something was wrong.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.trust.errors import NoSuchWave
from feedback.trust.services import folding
from trustapp.core.pure.actor import system


class Command(BaseCommand):
    help = (__doc__ or "").partition("\n\n")[0]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wave", help="public id of one wave")

    def handle(self, *_: Any, wave: str | None, **__: Any) -> None:
        try:
            rebuilt = folding.rebuild_waves(
                ref=f"wave:{wave}" if wave else None,
                by=system("trust.rebuild_cells"),
                now=timezone.now(),
            )
        except NoSuchWave as error:
            raise CommandError(str(error)) from None
        for name, cells in rebuilt.items():
            self.stdout.write(f"{name}: {cells} cells")
