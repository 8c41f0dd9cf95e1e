"""Say what survey methodology finds wrong with the questions of a CSV file."""

import csv
import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.surveys.pure.question_file import BadFile, lint_rows


class Command(BaseCommand):
    help = __doc__ or ""
    # It needs no database and no settings of the department.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, where to write, and the language of the questions."""
        parser.add_argument(
            "file", type=Path, help="UTF-8 CSV with the columns text and options (a|b|c)"
        )
        parser.add_argument(
            "--out", type=Path, required=True, help="the same table with a column named found"
        )
        parser.add_argument("--language", default="en", help="en (the default), es, or another")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, lint, write, and report how many questions have a finding."""
        try:
            text = options["file"].read_bytes().decode("utf-8-sig")
            rows = list(lint_rows(io.StringIO(text, newline=""), options["language"]))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read as UTF-8 text: {error}") from error
        except BadFile as error:
            raise CommandError(str(error)) from error
        try:
            with options["out"].open("w", encoding="utf-8", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows(rows)
        except OSError as error:
            raise CommandError(f"The result cannot be written: {error}") from error
        found = sum(bool(row[-1]) for row in rows[1:])
        self.stdout.write(f"{len(rows) - 1} questions read, {found} with a finding.")
