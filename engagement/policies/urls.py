"""Addresses of this room."""

from django.urls import path

from engagement.policies.views import approving, importing, public, retiring, staff

app_name = "policies"

urlpatterns = [
    path("policies/", public.policy_list, name="list"),
    path("policies/<slug:slug>/", public.detail, name="detail"),
    path("policies/<slug:slug>/v/<int:number>/", public.version, name="version"),
    path("policies/<slug:slug>/changes/", public.changes, name="changes"),
    path(
        "policies/<slug:slug>/changes/<int:older>/<int:newer>/",
        public.changes_between,
        name="changes_between",
    ),
    path("staff/policies/", staff.manage, name="manage"),
    path("staff/policies/new/", staff.new, name="new"),
    path("staff/policies/import/", importing.bring_in, name="bring_in"),
    path("staff/policies/import/<uuid:public_id>/", importing.document, name="document"),
    path("staff/policies/import/<uuid:public_id>/discard/", importing.discard, name="discard"),
    path("staff/policies/<slug:slug>/import/", importing.bring_in, name="bring_in_for"),
    path("staff/policies/<slug:slug>/start/", staff.start, name="start"),
    path("staff/policies/<slug:slug>/draft/", staff.draft, name="draft"),
    path("staff/policies/<slug:slug>/draft/preview/", approving.preview, name="preview"),
    path("staff/policies/<slug:slug>/draft/submit/", approving.submit, name="submit"),
    path("staff/policies/<slug:slug>/draft/take-back/", approving.take_back, name="take_back"),
    path("staff/policies/<slug:slug>/draft/approve/", approving.approve, name="approve"),
    path("staff/policies/<slug:slug>/draft/refuse/", approving.refuse, name="refuse"),
    path("staff/policies/<slug:slug>/retire/", retiring.retire, name="retire"),
    path("staff/policies/<slug:slug>/retire/approve/", retiring.approve, name="approve_end"),
    path("staff/policies/<slug:slug>/retire/refuse/", retiring.refuse, name="refuse_end"),
    path("staff/policies/<slug:slug>/retire/take-back/", retiring.take_back, name="keep"),
]
