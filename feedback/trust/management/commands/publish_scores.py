"""Publish the scores of closed waves: all of them, oldest first, or one.

A wave whose inputs have not changed since its newest release gets no new one. A correction comes
out as the next release; earlier ones stay as they are.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.trust import queries
from feedback.trust.services import publishing
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import system


class Command(BaseCommand):
    help = (__doc__ or "").partition("\n\n")[0]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wave", help="public id of one wave")

    def handle(self, *_: Any, wave: str | None, **__: Any) -> None:
        refs = [f"wave:{wave}"] if wave else queries.closed_waves()
        for ref in refs:
            try:
                release = publishing.publish_when_ready(
                    ref=ref, by=system("trust.publish_scores"), now=timezone.now()
                )
            except Refused as error:
                raise CommandError(f"{ref}: {error}") from None
            self.stdout.write(
                f"{release}: {release.public_id}, margin error {release.margin_error:.1e}"
            )
