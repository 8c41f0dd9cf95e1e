"""Addresses of this room."""

from django.urls import path

from trustapp.manage.views import choices, department, retention, start

app_name = "manage"

urlpatterns = [
    path("manage/", start.start, name="start"),
    path("manage/department/", department.department, name="department"),
    path("manage/languages/", choices.languages, name="languages"),
    path("manage/look/", choices.look, name="look"),
    path("look.css", choices.sheet, name="sheet"),
    path("manage/retention/", retention.retention, name="retention"),
    path("manage/retention/holds/", retention.place_hold, name="place_hold"),
    path("manage/retention/holds/<uuid:public_id>/lift/", retention.lift_hold, name="lift_hold"),
    path("manage/retention/waiting/<uuid:public_id>/confirm/", retention.confirm, name="confirm"),
    path("manage/retention/waiting/<uuid:public_id>/decline/", retention.decline, name="decline"),
    path("manage/retention/<slug:kind>/", retention.length, name="length"),
]
