"""Compute a published release again from today's cells, and say whether it comes out the same."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.trust.errors import NoSuchRelease
from feedback.trust.services import publishing


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", type=UUID, help="public id of the release")

    def handle(self, *_: Any, release: UUID, **__: Any) -> None:
        try:
            found = publishing.recompute_release(public_id=release, now=timezone.now())
        except NoSuchRelease as error:
            raise CommandError(str(error)) from None
        if not found.matches:
            raise CommandError(
                "DIFFERS:"
                f" inputs {'the same' if found.has_same_inputs else 'changed since'},"
                f" scores {'the same' if found.has_same_scores else 'shown differently'},"
                f" largest difference {found.worst_difference:.3g}"
            )
        self.stdout.write("MATCHES: same inputs, same scores, same numbers.")
