from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "engagement.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engagement.visits import rules  # noqa: F401
