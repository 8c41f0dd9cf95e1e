from celery import signals
from django.apps import AppConfig

from trustapp.local.services import reporting


class LocalConfig(AppConfig):
    name = "trustapp.local"
    label = "local"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        signals.worker_process_init.connect(reporting.follow_parent)
        signals.worker_ready.connect(reporting.report_ready)
        signals.beat_init.connect(reporting.report_ready)
