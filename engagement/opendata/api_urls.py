"""Addresses of this room's part of the API."""

from django.urls import path

from engagement.opendata import api

urlpatterns = [
    path("results/", api.Results.as_view(), name="api-results"),
    path("results/releases/", api.Releases.as_view(), name="api-results-releases"),
]
