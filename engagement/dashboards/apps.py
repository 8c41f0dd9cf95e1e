from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "engagement.dashboards"
    label = "dashboards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's permissions known."""
        from engagement.dashboards import rules  # noqa: F401
