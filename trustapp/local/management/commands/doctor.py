import os
import sys

from django.core.management.base import BaseCommand

from trustapp.local.services import diagnosis, folders


class Command(BaseCommand):
    help = "Say what is here, what is missing, and what to do about it."
    requires_system_checks = ()

    def handle(self, *_args: object, **_options: object) -> None:
        missing = 0
        for finding in diagnosis.diagnose(folders.default_folders(), dict(os.environ)):
            mark = "ok" if finding.is_fine else ("MISSING" if finding.is_needed else "note")
            missing += mark == "MISSING"
            self.stdout.write(f"{mark:<9}{finding.subject:<16}{finding.says}")
        self.stdout.write("Nothing is missing." if not missing else f"{missing} missing.")
        sys.exit(1 if missing else 0)
