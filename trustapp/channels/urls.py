"""Addresses of this room."""

from django.urls import path

from trustapp.channels import views

app_name = "channels"

urlpatterns = [path("staff/messages/", views.messages, name="messages")]
