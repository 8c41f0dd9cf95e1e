"""The front page of the API. Include it last: it also answers for every other address."""

from django.urls import path, re_path

from trustapp.accounts import api

urlpatterns = [
    path("", api.Index.as_view(), name="api_index"),
    path("schema/", api.Schema.as_view(), name="api_schema"),
    re_path(r"^.*$", api.Nothing.as_view(), name="api_nothing"),
]
