"""Add people who may be invited, from a CSV file with a line of headings.

Which column says what is guessed from the headings (email, phone, address, unit, place, language);
`place` is the number of the place. A file with any problem is refused whole.
"""

import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.surveys import queries, services
from feedback.surveys.pure.contact_file import guess_columns, headings, read_contacts
from trustapp.core.pure.actor import system

_SHOWN = 50


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file's path and the language of those of whom it says none."""
        parser.add_argument("file", type=Path, help="UTF-8, with a line of headings")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, refuse it whole when anything is wrong, and report."""
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read as UTF-8 text: {error}") from error
        columns = guess_columns(headings(io.StringIO(text)))
        rows, problems = read_contacts(
            io.StringIO(text), queries.reading(columns, options["language"])
        )
        if problems:
            shown = "\n".join(str(problem) for problem in problems[:_SHOWN])
            more = f"\nand {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
            raise CommandError(f"Nothing was imported.\n{shown}{more}")
        added = services.add_contacts(
            by=system("surveys.import_contacts"),
            contacts=[services.new_contact(row) for row in rows],
            now=timezone.now(),
        )
        known = len(rows) - added.new
        self.stdout.write(f"{added.new} added, {known} known already, {added.completed} completed.")
