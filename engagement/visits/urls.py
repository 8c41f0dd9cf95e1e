"""Addresses of this room."""

from django.urls import path

from engagement.visits.views import checks, door, plans, work

app_name = "visits"

_PLAN = "staff/visits/<uuid:public_id>/"
_STOP = f"{_PLAN}<uuid:stop_id>/"

urlpatterns = [
    path("staff/visits/", plans.plans, name="plans"),
    path("staff/visits/new/", plans.new, name="new"),
    path("staff/visits/work/", work.work, name="work"),
    path("staff/visits/checks/", checks.checks, name="checks"),
    path("staff/visits/checks/<uuid:public_id>/", checks.check, name="check"),
    path(_PLAN, plans.plan, name="plan"),
    path(_STOP, door.log, name="log"),
    path(f"{_STOP}kept/", door.follow_up_kept, name="kept"),
    path(f"{_STOP}<uuid:event_id>/", door.correct, name="correct"),
]
