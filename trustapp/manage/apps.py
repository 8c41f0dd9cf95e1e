from django.apps import AppConfig


class ManageConfig(AppConfig):
    name = "trustapp.manage"
    label = "manage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trustapp.manage import rules  # noqa: F401
