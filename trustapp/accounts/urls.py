"""Staff sign-in: only the doors we use of allauth's many."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
