import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from trustapp.local.errors import CannotStart
from trustapp.local.services import folders, programs, starting


class Command(BaseCommand):
    help = "Start servers, workers and the web on this machine, and keep them running."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", type=Path, help="Keep the state in this folder.")
        parser.add_argument(
            "--parts",
            default=",".join(programs.ALL),
            help="Programs to start beside the servers, by comma.",
        )
        parser.add_argument(
            "--volatile", action="store_true", help="Do not wait for the disk: for tests."
        )
        parser.add_argument(
            "--no-demonstration", action="store_true", help="Load no demonstration data."
        )

    def handle(self, *_args: object, **options: object) -> None:
        state = options["state"]
        place = folders.Folders(state) if isinstance(state, Path) else folders.default_folders()
        house = starting.House(
            place=place,
            say=self.say,
            parts=[part for part in str(options["parts"]).split(",") if part],
            durable=not options["volatile"],
            demonstration=not options["no_demonstration"],
        )
        try:
            code = house.run()
        except CannotStart as reason:
            self.stderr.write(f"\nCannot start: {reason}")
            code = 1
        sys.exit(code)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
