"""Print the demonstration's sign-ins with their current codes."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trustapp.demo.services.people import PASSWORD, sign_ins

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Command(BaseCommand):
    """Works in demonstration mode on this machine only."""

    help = "Print demonstration accounts and the codes that work right now."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse anywhere but on the loopback of a demonstration."""
        if not settings.DEMONSTRATION:
            raise CommandError("This is not a demonstration (TRUSTAPP_DEMO is not 1).")
        if urlsplit(settings.BASE_URL).hostname not in LOOPBACK:
            raise CommandError("Codes are printed on loopback only.")
        self.stdout.write(f"Password of all demonstration accounts: {PASSWORD}")
        for title, email, code in sign_ins():
            self.stdout.write(f"  {code}  {email:40} {title}")
        self.stdout.write("Codes change every 30 seconds: run this again for fresh ones.")
