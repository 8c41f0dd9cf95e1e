import sys
from argparse import ArgumentParser
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trustapp.local.errors import CannotMeasure, CannotStart
from trustapp.local.services.benchmarks import flows, stage
from trustapp.local.services.benchmarks.report import Report

SIZES = tuple(flows.FULL_TEXT)


class Command(BaseCommand):
    help = "Measure a flow beside its ceiling, on servers made for it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("flow", choices=sorted(flows.FLOWS))
        parser.add_argument("--quick", action="store_true", help="Small sizes: about a minute.")
        parser.add_argument("--keep", action="store_true", help="Keep the data for the next run.")
        parser.add_argument(
            "--here",
            action="store_true",
            help="Measure on the servers of the environment, in an empty database.",
        )
        for size in SIZES:
            parser.add_argument(f"--{size}", type=int, help=f"Instead of {flows.FULL_TEXT[size]}.")

    def handle(self, *_args: object, **options: Any) -> None:
        sizes = flows.QUICK if options["quick"] else flows.FULL
        chosen = {size: options[size] for size in SIZES if options[size] is not None}
        try:
            if options["here"]:
                flows.run(options["flow"], replace(sizes, **chosen), Report(self.say))
                return
            arguments = [options["flow"], "--here", *(["--quick"] if options["quick"] else [])]
            arguments += [f"--{size}={value}" for size, value in chosen.items()]
            code = stage.run(arguments, keep=options["keep"], say=self.say)
        except (CannotMeasure, CannotStart) as reason:
            raise CommandError(str(reason)) from reason
        if code:
            sys.exit(code)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
