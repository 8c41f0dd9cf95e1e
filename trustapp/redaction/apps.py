from django.apps import AppConfig


class RedactionConfig(AppConfig):
    name = "trustapp.redaction"
    label = "redaction"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trustapp.redaction import rules  # noqa: F401
