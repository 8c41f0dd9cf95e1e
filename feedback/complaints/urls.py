"""Addresses of this room."""

from django.urls import path

from feedback.complaints import views

app_name = "complaints"

urlpatterns = [path("say/concern/", views.start, name="start")]
