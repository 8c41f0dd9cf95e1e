from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "trustapp.promises"
    label = "promises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trustapp.promises import checks, rules  # noqa: F401
