from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "feedback.trust"
    label = "trust"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's permissions known."""
        from feedback.trust import rules  # noqa: F401
