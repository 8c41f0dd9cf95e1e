"""Issue a token with which a program may use the API."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from trustapp.accounts import services
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import system


class Command(BaseCommand):
    help = "Issue an API token and print it. It is stored as a hash and cannot be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--scope", action="append", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token, secret = services.issue_token(
                name=options["name"],
                scopes=options["scope"],
                by=system("manage.py issue_token"),
                now=timezone.now(),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{token.name} may: {', '.join(token.scopes)}")
        self.stdout.write(secret)
