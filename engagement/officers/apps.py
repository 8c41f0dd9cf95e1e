from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "engagement.officers"
    label = "officers"
    default_auto_field = "django.db.models.BigAutoField"
