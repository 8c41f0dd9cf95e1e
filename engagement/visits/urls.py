"""Addresses of this room."""

from django.urls import path

from engagement.visits.views import (
    addresses,
    arranging,
    checks,
    closing,
    door,
    guidance,
    paper,
    phone,
    phones,
    plans,
    public,
    registry,
    reports,
    trials,
    work,
)

app_name = "visits"

_PLAN = "staff/visits/<uuid:public_id>/"
_STOP = f"{_PLAN}<uuid:stop_id>/"
_TRIAL = "staff/trials/<uuid:public_id>/"

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
    path(f"{_PLAN}list/", paper.street_list, name="paper_list"),
    path(f"{_PLAN}cards/<slug:language>/", paper.cards, name="cards"),
    path(f"{_PLAN}done/", arranging.end, {"state": "done"}, name="done"),
    path(f"{_PLAN}cancelled/", arranging.end, {"state": "cancelled"}, name="cancelled"),
    path(_PLAN, plans.plan, name="plan"),
    path(_STOP, door.log, name="log"),
    path(f"{_STOP}kept/", door.follow_up_kept, name="kept"),
    path(f"{_STOP}<uuid:event_id>/", door.correct, name="correct"),
    path("staff/trials/", trials.trials, name="trials"),
    path("staff/trials/new/", trials.new, name="new_trial"),
    path(_TRIAL, trials.trial, name="trial"),
    path(f"{_TRIAL}plan/", trials.plan, name="trial_plan"),
    path(f"{_TRIAL}people/", trials.people, name="trial_people"),
    path(f"{_TRIAL}blocks/", trials.blocks, name="trial_blocks"),
    path(f"{_TRIAL}baseline/", trials.baseline, name="trial_baseline"),
    path(f"{_TRIAL}power/", trials.power, name="trial_power"),
    path(f"{_TRIAL}offer/", trials.offer, name="offer_trial"),
    path(f"{_TRIAL}lock/", trials.lock, name="lock_trial"),
    path(f"{_TRIAL}assign/", trials.assign, name="assign_trial"),
    path(f"{_TRIAL}deviation/", trials.deviate, name="trial_deviation"),
    path(f"{_TRIAL}look/", trials.look, name="trial_look"),
    path("trials/", registry.registry, name="registry"),
    path("trials/<slug:slug>/", registry.registered, name="registered"),
    path("trials/<slug:slug>/plan.json", registry.plan_file, name="plan_file"),
    path(f"{_TRIAL}report/", reports.preview, name="trial_preview"),
    path(f"{_TRIAL}report/analyse/", reports.analyse, name="analyse_trial"),
    path(f"{_TRIAL}report/approve/", reports.approve, name="approve_report"),
    path("trials/<slug:slug>/report/", reports.report, name="trial_report_public"),
    path("trials/<slug:slug>/report.csv", reports.results_file, name="trial_results"),
    path("trials/<slug:slug>/people.csv", reports.people_file, name="trial_table"),
    path("trials/<slug:slug>/lots.csv", reports.lots_file, name="trial_lots"),
    path("trials/<slug:slug>/report.pdf", reports.paper, name="trial_paper"),
]
