"""Addresses of this room."""

from django.urls import path

from engagement.opendata import views

app_name = "opendata"

urlpatterns = [
    path("results/data/", views.data, name="data"),
    path("results/data/scores.csv", views.scores, name="scores"),
    path("results/data/<uuid:public_id>/<slug:kind>.png", views.picture, name="picture"),
    path("results/data/external.csv", views.external, name="external"),
]
