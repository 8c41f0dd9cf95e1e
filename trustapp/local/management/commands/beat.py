from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from trustapp.local.services import workers


class Command(BaseCommand):
    help = "Run the clock that pokes periodic jobs; every job is safe when two clocks run."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--schedule", type=Path, required=True, help="File that remembers the last ticks."
        )

    def handle(self, *_args: object, **options: object) -> None:
        workers.tick(Path(str(options["schedule"])))
