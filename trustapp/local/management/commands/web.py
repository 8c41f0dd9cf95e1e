import os
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from trustapp.local.services import programs


class Command(BaseCommand):
    help = "Become the web server, with the settings that keep addresses out of its log."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *_args: object, **options: object) -> None:
        command = programs.web_command(
            str(options["bind"]),
            workers=int(str(options["workers"])),
            threads=int(str(options["threads"])),
        )
        os.execv(command[0], command)  # noqa: S606 - our own interpreter
