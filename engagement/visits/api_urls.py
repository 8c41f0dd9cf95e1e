"""Addresses of this room under /api/v1/."""

from django.urls import path

from engagement.visits import api

urlpatterns = [
    path("visits/contacts/", api.TellOfContact.as_view(), name="api-visit-contacts"),
    path("visits/events/", api.Events.as_view(), name="api-visit-events"),
    path("visits/lists/", api.Lists.as_view(), name="api-visit-lists"),
    path("visits/phones/", api.Phones.as_view(), name="api-visit-phones"),
]
