"""Addresses of this room under /api/v1/."""

from django.urls import path

from feedback.cases import api

urlpatterns = [
    path("feedback/", api.SubmitFeedback.as_view(), name="api-feedback"),
    path("feedback/categories/", api.FeedbackCategories.as_view(), name="api-feedback-categories"),
    path("feedback/status/", api.FeedbackStatus.as_view(), name="api-feedback-status"),
]
