"""Addresses of this room."""

from django.urls import path

from trustapp.redaction import views

app_name = "redaction"

_THING = "staff/take-out/<slug:kind>/<uuid:public_id>/"
_WISH = f"{_THING}<uuid:strike_id>/<uuid:wish_id>/"

urlpatterns = [
    path(_THING, views.thing, name="thing"),
    path(f"{_THING}<uuid:strike_id>/ask/", views.ask, name="ask"),
    path(f"{_WISH}decide/", views.decide, name="decide"),
    path(f"{_WISH}read/", views.read, name="read"),
    path(f"{_WISH}put-back/", views.put_back, name="put_back"),
]
