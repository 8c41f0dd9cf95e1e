from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "engagement.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from engagement.policies import rules  # noqa: F401
