from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from engagement.visits import queries
from engagement.visits.services.forgetting import forget_visits


class Command(BaseCommand):
    help = "Forget what happened at doors long ago; counts by place and month stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to look only."""
        parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")

    def handle(self, *_: Any, **options: Any) -> None:
        """Forget until nothing old is left, or say what would go."""
        now = timezone.now()
        if options["dry_run"]:
            plans, visits = queries.to_forget(now)
            self.stdout.write(f"Would forget {plans} plans with {visits} visits.")
            return
        plans = visits = 0
        while (gone := forget_visits(now=now)).plans:
            plans, visits = plans + gone.plans, visits + gone.visits
        self.stdout.write(f"Forgot {plans} plans with {visits} visits.")
