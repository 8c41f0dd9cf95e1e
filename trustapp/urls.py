"""Every address of the house; rooms are named by string only."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("trustapp.core.urls")),
    path("api/v1/", include("trustapp.api_urls")),
    *i18n_patterns(
        path("", include("trustapp.accounts.urls")),
        # Before the portal, whose results/<place>/ would take results/data/ for a place.
        path("", include("engagement.opendata.urls")),
        path("", include("engagement.portal.urls")),
        path("", include("feedback.surveys.urls")),
        path("", include("feedback.cases.urls")),
        path("", include("feedback.complaints.urls")),
        path("", include("trustapp.manage.urls")),
        path("", include("trustapp.promises.urls")),
        path("", include("trustapp.channels.urls")),
        path("", include("trustapp.redaction.urls")),
        path("", include("engagement.policies.urls")),
        path("", include("engagement.visits.urls")),
        path("", include("engagement.dashboards.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "engagement.portal.views.bad_request"
handler403 = "engagement.portal.views.not_allowed"
handler404 = "engagement.portal.views.not_found"
handler500 = "engagement.portal.views.broken"
