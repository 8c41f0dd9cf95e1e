"""Addresses of this room."""

from django.urls import path

from engagement.visits.views import (
    addresses,
    arranging,
    checks,
    closing,
    door,
    guidance,
    phone,
    phones,
    plans,
    public,
    work,
)

app_name = "visits"

_PLAN = "staff/visits/<uuid:public_id>/"
_STOP = f"{_PLAN}<uuid:stop_id>/"

urlpatterns = [
    path("visits/", public.about, name="about"),
    path("visits/stop/", public.stop, name="stop"),
    path("visits/stop/done/", public.stopped, name="stopped"),
    path("staff/visits/words/<slug:language>/", guidance.guidance, name="guidance"),
    path("staff/visits/", plans.plans, name="plans"),
    path("staff/visits/phone/", phone.page, name="phone"),
    path("staff/visits/phone/app.webmanifest", phone.manifest, name="manifest"),
    # Beside its page: a worker answers for nothing outside its own folder.
    path("staff/visits/phone/worker.js", phone.worker, name="worker"),
    path("staff/visits/phones/", phones.phones, name="phones"),
    path("staff/visits/phones/<uuid:public_id>/revoke/", phones.revoke, name="revoke"),
    path("staff/visits/import/", phones.take_file, name="import"),
    path("staff/visits/new/", plans.new, name="new"),
    path("staff/visits/work/", work.work, name="work"),
    path("staff/visits/checks/", checks.checks, name="checks"),
    path("staff/visits/checks/<uuid:public_id>/", checks.check, name="check"),
    path("staff/visits/addresses/", addresses.addresses, name="addresses"),
    path("staff/visits/addresses/new/", addresses.add, name="add_addresses"),
    path("staff/visits/addresses/<uuid:public_id>/close/", closing.close, name="close"),
    path("staff/visits/closures/<uuid:public_id>/reopen/", closing.reopen, name="reopen"),
    path("staff/visits/choose/", arranging.choose, name="choose"),
    path(f"{_PLAN}arrange/", arranging.arrange, name="arrange"),
    path(f"{_PLAN}done/", arranging.end, {"state": "done"}, name="done"),
    path(f"{_PLAN}cancelled/", arranging.end, {"state": "cancelled"}, name="cancelled"),
    path(_PLAN, plans.plan, name="plan"),
    path(_STOP, door.log, name="log"),
    path(f"{_STOP}close/", closing.close_at_door, name="close_at_door"),
    path(f"{_STOP}kept/", door.follow_up_kept, name="kept"),
    path(f"{_STOP}<uuid:event_id>/", door.correct, name="correct"),
]
