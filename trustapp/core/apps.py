from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "trustapp.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trustapp.core import checks  # noqa: F401
