"""Addresses of what staff see at a glance."""

from django.urls import URLPattern

app_name = "dashboards"

urlpatterns: list[URLPattern] = []
