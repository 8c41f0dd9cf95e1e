"""Addresses of this room."""

from django.urls import path

from trustapp.channels import views

app_name = "channels"

urlpatterns = [
    path("staff/messages/", views.messages, name="messages"),
    # What carriers call. The addresses say nothing of whom a message went to.
    path("carrier/receipts/<uuid:public_id>/", views.receipt, name="receipt"),
    path("carrier/texts/", views.text, name="text"),
]
