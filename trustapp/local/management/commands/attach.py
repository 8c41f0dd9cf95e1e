import os
import sys

from django.core.management.base import BaseCommand

from trustapp.local.errors import CannotStart
from trustapp.local.services import attaching, folders


class Command(BaseCommand):
    help = "Run a management command against the servers of this clone."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        """Pass every argument on as it is."""
        try:
            sys.exit(attaching.run(argv[2:], folders.default_folders(), dict(os.environ), self.say))
        except CannotStart as reason:
            self.stderr.write(f"Cannot run it: {reason}")
            sys.exit(1)

    def say(self, line: str) -> None:
        self.stderr.write(line)
