import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from trustapp.local.services import folders, resetting


class Command(BaseCommand):
    help = "Remove the stored state of this clone; refuses while it runs."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *_args: object, **options: object) -> None:
        agree = (lambda: True) if options["yes"] else self.ask
        sys.exit(resetting.reset(folders.default_folders(), self.stdout.write, agree))

    def ask(self) -> bool:
        """Ask the person; no terminal means no."""
        try:
            return input("Type yes to go on: ").strip().lower() == "yes"
        except EOFError:
            return False
