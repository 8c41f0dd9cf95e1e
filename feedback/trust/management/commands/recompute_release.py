"""Compute published releases again from their recorded inputs, and say whether they come out."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from feedback.trust import queries
from feedback.trust.errors import NoSuchRelease, NothingRecorded
from feedback.trust.services import recomputing


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "release", type=UUID, nargs="?", help="public id of one release (default: all)"
        )

    def handle(self, *_: Any, release: UUID | None, **__: Any) -> None:
        wanted = [release] if release else queries.all_releases()
        differing = [each for each in wanted if not self._matches(each)]
        if differing:
            raise CommandError(f"{len(differing)} of {len(wanted)} differ.")

    def _matches(self, public_id: UUID) -> bool:
        try:
            found = recomputing.recompute_release(public_id=public_id)
        except (NoSuchRelease, NothingRecorded) as error:
            raise CommandError(str(error)) from None
        name = f"{found.release} ({found.release.method_version})"
        if found.matches:
            self.stdout.write(f"MATCHES: {name}, {found.numbers} numbers.")
        else:
            self.stdout.write(
                f"DIFFERS: {name},"
                f" inputs {'as recorded' if found.has_same_inputs else 'not as recorded'},"
                f" rows {'the same' if found.has_same_rows else 'not the same'},"
                f" largest difference {found.worst_difference:.3g}"
            )
        return found.matches
