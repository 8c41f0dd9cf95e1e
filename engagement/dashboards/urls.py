"""Addresses of what staff see at a glance."""

from django.urls import path

from engagement.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("staff/", views.today, name="today"),
    path("staff/more/", views.more, name="more"),
    path("oversight/", views.oversight, name="oversight"),
    path("oversight/parts/", views.behind, name="behind"),
    path("oversight/neighborhoods/", views.neighborhoods, name="neighborhoods"),
    path("oversight/heard/", views.heard, name="heard"),
    path("oversight/visits/", views.reach, name="reach"),
    path("oversight/data/", views.data, name="data"),
    path("oversight/climate/", views.climate, name="climate"),
    path("oversight/surveys/", views.toplines, name="toplines"),
    path("oversight/surveys/<uuid:wave_id>/", views.topline, name="topline"),
    path("oversight/promises/", views.promises, name="promises"),
]
