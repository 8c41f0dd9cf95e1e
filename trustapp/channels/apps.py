from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "trustapp.channels"
    label = "channels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trustapp.channels import checks, rules  # noqa: F401
