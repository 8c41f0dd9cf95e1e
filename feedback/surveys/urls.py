"""Addresses of this room."""

from django.urls import path

from feedback.surveys.views import answering

app_name = "surveys"

urlpatterns = [
    path("s/<str:token>/", answering.answer, name="answer"),
    path("s/<str:token>/stop/", answering.stop, name="stop"),
    path("s/<str:token>/<int:screen>/", answering.answer, name="answer_screen"),
    path("q/<slug:short>/", answering.open_link, name="open_link"),
    path("q/<slug:short>/thanks/", answering.open_link_thanks, name="open_link_thanks"),
    path("q/<slug:short>/<int:screen>/", answering.open_link, name="open_link_screen"),
]
