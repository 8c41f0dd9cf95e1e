"""Compute vector files without a database: `estimators run FOLDER --out FOLDER2`.

For every JSON file of FOLDER that has a `kind` (rake, cluster_trial, suppression, ...) it computes
the quantities of that kind from `inputs` and the CSV and writes FOLDER2/<id>.json. The formats
stand in docs/methods.md.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feedback.trust.services import estimators


class Command(BaseCommand):
    help = (__doc__ or "").partition("\n\n")[0]
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own way to say it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["run"])
        parser.add_argument("folder", type=Path)
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *_: Any, folder: Path, out: Path, **__: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder")
        if out.resolve() == folder.resolve():
            raise CommandError("the results need a folder of their own")
        failed = computed = 0
        for outcome in estimators.run(folder=folder, out=out):
            if outcome.written is None:
                failed += 1
                self.stderr.write(f"{outcome.source.name}: {outcome.problem}")
            else:
                computed += 1
                self.stdout.write(f"{outcome.source.name}: {outcome.written}")
        if failed:
            raise CommandError(f"{computed} computed, {failed} could not be")
        if not computed:
            raise CommandError(f"{folder} holds no vector file")
