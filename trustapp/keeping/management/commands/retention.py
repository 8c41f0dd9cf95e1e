from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from trustapp.keeping import queries
from trustapp.keeping.enums import Kind


class Command(BaseCommand):
    help = "Say what has had its time, by kind, and what holds keep; with --run, let it go now."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to do it, and of which kind."""
        parser.add_argument("--run", choices=Kind.values, help="Let what is due of a kind go now.")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print a line for each kind; nothing changes unless a run is asked for."""
        if options["run"]:
            current_app.tasks[settings.KEPT[options["run"]][1]]()
        for one in queries.standings(timezone.now()):
            oldest = f", the oldest of {one.oldest:%F}" if one.oldest else ""
            self.stdout.write(
                f"{one.kind}: kept {one.days} days; due {one.free}{oldest}; held {one.held}"
            )
