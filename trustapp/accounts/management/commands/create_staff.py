"""Make a staff account from the command line: the first administrator has no one to ask."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from trustapp.accounts import services
from trustapp.accounts.enums import Role
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import system


class Command(BaseCommand):
    help = "Make a staff account and print the link with which its owner sets it up, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", action="append", default=[], choices=Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        by, now = system("manage.py create_staff"), timezone.now()
        try:
            validate_email(options["email"])
            user = services.create_staff(
                email=options["email"],
                name=options["name"],
                roles=[Role(role) for role in options["role"]],
                by=by,
                now=now,
            )
        except (Refused, ValidationError) as refusal:
            raise CommandError("; ".join(getattr(refusal, "messages", [str(refusal)]))) from refusal
        token = services.renew_setup(user=user, by=by, now=now)
        self.stdout.write(f"Account made for {user.email}. Open this once, within 3 days:")
        self.stdout.write(settings.BASE_URL + reverse("accounts:set_up", args=[token]))
