"""The bare insert behind the doors of the house: session, second factor and role are looked up."""

from django.urls import path

from trustapp.core.http.access import needs
from trustapp.local.services.benchmarks import bare

urlpatterns = [
    path(
        f"{bare.GUARDED.removeprefix('/')}<int:stop>/<int:user>/",
        needs("visits.log_visit")(bare.insert),
    )
]
