from argparse import ArgumentParser

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from trustapp.local.services import progress


class Command(BaseCommand):
    help = "Bring the database up to date and, if asked, fill an empty one with the demonstration."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demonstration", action="store_true")
        parser.add_argument("--sign-ins", action="store_true", help="Only print the sign-ins.")

    def handle(self, *_args: object, **options: object) -> None:
        known = get_commands()
        if options["sign_ins"]:
            if "demo_sign_ins" in known:
                call_command("demo_sign_ins")
            return
        did = progress.teller(self.say)
        call_command("migrate", interactive=False, verbosity=0)
        did("database schema is up to date")
        if options["demonstration"] and "load_demo" in known:
            call_command("load_demo", "--if-empty")
            did("demonstration data is there")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
