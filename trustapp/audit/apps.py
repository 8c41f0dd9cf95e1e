from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "trustapp.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trustapp.audit import checks  # noqa: F401
