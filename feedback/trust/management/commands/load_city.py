"""Load a city from a folder: areas.geojson, population.csv, sentiment.csv and sources.csv.

The format stands in docs/city-data.md. All or nothing: with a single bad row nothing is loaded, and
every bad row is named by file, line, field and reason. Loading the same folder again changes
nothing; changed figures are updated; a place that is loaded is never deleted.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.trust.errors import BadCityFolder
from feedback.trust.services import city
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import system

MOST_SHOWN = 50


class Command(BaseCommand):
    help = (__doc__ or "").partition("\n\n")[0]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_: Any, folder: Path, **__: Any) -> None:
        try:
            tallies = city.load_city(
                folder=folder, by=system("trust.load_city"), now=timezone.now()
            )
        except BadCityFolder as error:
            raise CommandError(self._report(error)) from None
        except Refused as error:
            raise CommandError(f"{error} Nothing was loaded.") from None
        for kind, tally in tallies.items():
            self.stdout.write(
                f"{kind}: {tally.added} added, {tally.changed} changed,"
                f" {tally.unchanged} unchanged, {tally.removed} removed"
            )

    def _report(self, error: BadCityFolder) -> str:
        lines = [str(problem) for problem in error.problems[:MOST_SHOWN]]
        left = len(error.problems) - len(lines)
        lines += [f"... and {left} more"] if left else []
        return "\n".join([str(error), *lines])
