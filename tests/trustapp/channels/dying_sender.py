"""A sender in a process of its own, to be killed."""

import os
import sys

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "trustapp.settings"
    sys.path.insert(0, os.environ["TRUSTAPP_ROOT"])

    import django

    django.setup()

    from django.utils import timezone

    from trustapp.channels import services

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    services.deliver_due(now=timezone.now())
