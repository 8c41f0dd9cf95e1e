from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "feedback.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from feedback.cases import checks, rules  # noqa: F401
