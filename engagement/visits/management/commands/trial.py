"""Analyse a trial from its files, without a database: `trial analyse FILE.csv PLAN.json`.

Computes what the plan registered and nothing else. The plan, the file and the keys of the result
are explained in docs/trials.md. Exit code 1 and plain words where the plan or the file cannot be
used.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engagement.visits.services import analysing


class Command(BaseCommand):
    help = (__doc__ or "").partition("\n\n")[0]
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own way to say it

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        analyse = actions.add_parser("analyse", help="Compute what the plan registered.")
        analyse.add_argument("file", type=Path)
        analyse.add_argument("plan", type=Path)
        analyse.add_argument("--out", type=Path, help="Write the result here, not to the screen.")
        analyse.add_argument("--seed", type=int, help="Seed of the lot; the plan's if not given.")
        analyse.add_argument("--look", default="", help="Only this registered interim look.")
        analyse.add_argument("--plan-hash", default="", help="Refuse any other plan than this.")
        check = actions.add_parser("check", help="Read a plan and print its hash.")
        check.add_argument("plan", type=Path)

    def handle(self, *_: Any, action: str, plan: Path, **options: Any) -> None:
        try:
            read = analysing.read_plan(plan)
            if action == "check":
                self.stdout.write(read.sha256)
                return
            wanted = options["plan_hash"].lower()
            if wanted and wanted != read.sha256:
                raise CommandError(f"This is another plan: its hash is {read.sha256}.")
            look = read.look(options["look"]) if options["look"] else None
            if options["look"] and look is None:
                raise CommandError(f"The plan registers no look called “{options['look']}”.")
            seed = options["seed"]
            if seed is not None and seed < 0:
                raise CommandError("The seed must be a whole number of 0 or more.")
            result = analysing.analyse_file(path=options["file"], plan=read, seed=seed, look=look)
        except analysing.CannotAnalyse as refused:
            raise CommandError(str(refused)) from None
        words = result.canonical().decode()
        if options["out"] is None:
            self.stdout.write(words, ending="")
        else:
            options["out"].write_text(words, encoding="utf-8")
            self.stdout.write(str(options["out"]))
