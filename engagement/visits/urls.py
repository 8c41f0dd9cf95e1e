"""Addresses of this room."""

from django.urls import path

from engagement.visits import views

app_name = "visits"

_PLAN = "staff/visits/<uuid:public_id>/"
_STOP = f"{_PLAN}<uuid:stop_id>/"

urlpatterns = [
    path("staff/visits/", views.plans, name="plans"),
    path("staff/visits/new/", views.new, name="new"),
    path(_PLAN, views.plan, name="plan"),
    path(_STOP, views.log, name="log"),
    path(f"{_STOP}kept/", views.follow_up_kept, name="kept"),
    path(f"{_STOP}<uuid:event_id>/", views.correct, name="correct"),
]
