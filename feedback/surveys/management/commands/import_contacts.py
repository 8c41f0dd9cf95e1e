"""Add people who may be invited, from a CSV file with the columns email, place and language."""

import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.surveys import queries, services
from feedback.surveys.pure.contact_file import read_contacts
from trustapp.core.pure.actor import system

_SHOWN = 50


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file's path."""
        parser.add_argument("file", type=Path, help="UTF-8, first line: email,place,language")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, refuse it whole when anything is wrong, and report."""
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read as UTF-8 text: {error}") from error
        rows, problems = read_contacts(
            io.StringIO(text),
            places=queries.place_numbers(),
            languages=[code for code, _name in settings.LANGUAGES],
        )
        if problems:
            shown = "\n".join(str(problem) for problem in problems[:_SHOWN])
            more = f"\nand {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
            raise CommandError(f"Nothing was imported.\n{shown}{more}")
        added = services.add_contacts(
            by=system("surveys.import_contacts"),
            contacts=[services.NewContact(row.email, row.place, row.language) for row in rows],
            now=timezone.now(),
        )
        self.stdout.write(f"{added} added, {len(rows) - added} known already.")
