from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "feedback.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may work with surveys."""
        from feedback.surveys import checks, rules  # noqa: F401
