"""Every address of the API, under /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("feedback.cases.api_urls")),
    path("", include("feedback.surveys.api_urls")),
    path("", include("engagement.visits.api_urls")),
    path("", include("engagement.opendata.api_urls")),
    # Last: the front page of the API, and the answer for every other address.
    path("", include("trustapp.accounts.api_urls")),
]
