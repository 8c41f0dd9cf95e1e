import asyncio
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from trustapp.local.services import mail_catcher, reporting


class Command(BaseCommand):
    help = "Take every mail and text on the loopback address and keep it as a file (Maildir)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, required=True)
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--text-port", type=int)

    def handle(
        self, *_args: object, folder: Path, port: int, text_port: int | None, **_options: object
    ) -> None:
        asyncio.run(mail_catcher.serve(folder, port, reporting.report_ready, text_port))
