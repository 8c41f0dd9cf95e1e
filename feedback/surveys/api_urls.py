"""Addresses of this room under /api/v1/."""

from django.urls import path

from feedback.surveys import api

urlpatterns = [
    path("surveys/lint/", api.LintQuestion.as_view(), name="api-lint"),
    path("surveys/contacts/", api.TellOfContact.as_view(), name="api-contacts"),
]
