import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from trustapp.local.services import workers


class Command(BaseCommand):
    help = "Run one worker: 'channels' waits on the network, 'computing' computes."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(workers.KINDS))
        parser.add_argument("--concurrency", type=int, help="Threads or processes.")

    def handle(self, *_args: object, **options: object) -> None:
        concurrency = options["concurrency"]
        sys.exit(
            workers.work(
                str(options["kind"]),
                concurrency=concurrency if isinstance(concurrency, int) else None,
            )
        )
