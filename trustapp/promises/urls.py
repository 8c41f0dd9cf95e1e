"""Addresses of this room."""

from django.urls import path

from trustapp.promises import views

app_name = "promises"

urlpatterns = [
    path("promises/", views.promises, name="public"),
    path("manage/promises/", views.lengths, name="lengths"),
    path("manage/closed-days/", views.closed_days, name="closed_days"),
    path("manage/closed-days/open/", views.open_day, name="open_day"),
]
