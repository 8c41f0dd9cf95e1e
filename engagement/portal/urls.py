"""Addresses of the public front door."""

from django.urls import path

from engagement.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("say/", views.say, name="say"),
    path("neighborhoods/", views.neighborhoods, name="neighborhoods"),
    path("neighborhoods/find/", views.find_neighborhood, name="find"),
    path("neighborhoods/<slug:slug>/", views.neighborhood, name="neighborhood"),
    path("results/", views.results, name="results"),
    path("results/method/", views.method, name="method"),
    path("results/map/", views.results_map, name="results_map"),
    path("results/<slug:slug>/", views.result_place, name="result_place"),
    path("help/", views.plain_page, {"name": "help"}, name="help"),
    path("privacy/", views.plain_page, {"name": "privacy"}, name="privacy"),
    path("stay-private/", views.plain_page, {"name": "stay_private"}, name="stay_private"),
    path("accessibility/", views.plain_page, {"name": "accessibility"}, name="accessibility"),
    path("rights/", views.plain_page, {"name": "rights"}, name="rights"),
    path("independent/", views.plain_page, {"name": "independent"}, name="independent"),
    path("languages/", views.plain_page, {"name": "languages"}, name="languages"),
    path("leave/", views.leave, name="leave"),
]
