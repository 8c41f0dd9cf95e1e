"""Whether the house is up."""

from django.urls import path

from trustapp.core import views

app_name = "core"

urlpatterns = [path("healthz", views.health, name="health")]
