"""Addresses of this room."""

from django.urls import path

from trustapp.promises import views

app_name = "promises"

urlpatterns = [path("promises/", views.promises, name="public")]
