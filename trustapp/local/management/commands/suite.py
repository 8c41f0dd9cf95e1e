import sys

from django.core.management.base import BaseCommand, CommandParser

from trustapp.local.errors import CannotStart
from trustapp.local.services import suite


class Command(BaseCommand):
    help = "Run the checks and the tests on temporary servers; other arguments go to pytest."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        """Take every argument as it is: options of pytest are none of Django's."""
        arguments = argv[2:]
        full = "--full" in arguments
        run = suite.Suite(
            say=self.say,
            arguments=[argument for argument in arguments if argument != "--full"],
            full=full,
        )
        try:
            sys.exit(run.run())
        except CannotStart as reason:
            self.stderr.write(f"\nCannot run the tests: {reason}")
            sys.exit(1)

    def create_parser(self, prog_name: str, subcommand: str, **options: object) -> CommandParser:
        """Describe the command for `manage.py help suite`."""
        parser = super().create_parser(prog_name, subcommand, **options)
        parser.add_argument("--full", action="store_true", help="Also the long simulations.")
        return parser

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
