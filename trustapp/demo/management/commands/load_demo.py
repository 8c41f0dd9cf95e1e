"""Load the demonstration: an invented department at work on a real city."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trustapp.demo.services import loading


class Command(BaseCommand):
    """Only ever fills an empty database."""

    help = "Load the demonstration city, department and synthetic answers into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --if-empty."""
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing where the data is there already."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how long each step took."""
        if loading.is_loaded():
            if options["if_empty"]:
                return
            raise CommandError("There is a department here already. Nothing was loaded.")
        self.last = monotonic()
        loading.load_demonstration(now=timezone.now(), tell=self._tell)

    def _tell(self, step: str) -> None:
        now = monotonic()
        self.stdout.write(f"  {step}: {now - self.last:.1f} s")
        self.stdout.flush()
        self.last = now
