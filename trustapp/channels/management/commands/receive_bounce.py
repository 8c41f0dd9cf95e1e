import os
import sys

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from trustapp.channels import services
from trustapp.core.pure.actor import system

# The headers of a report come first; whatever is longer is somebody's attachment.
LARGEST = 2 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Read one delivery report (RFC 3464) or complaint (RFC 5965) from standard input, as a "
        "mail server pipes it, and note that the mail did not arrive. Exit code 0: taken, whatever "
        "it was, so that no report about a report is ever sent; 75: try again later."
    )

    def handle(self, *_args: object, **_options: object) -> None:
        mail = sys.stdin.buffer.read(LARGEST)
        try:
            word = services.receive_bounce(
                mail=mail, by=system("receive_bounce"), now=timezone.now()
            )
        except (OperationalError, InterfaceError):
            self.stderr.write("The database is away. Try again later.")
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write(word)
