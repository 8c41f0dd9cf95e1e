"""The foundation of the house, and its roof: settings, addresses, the worker and its timetable."""

from trustapp.celery import app as celery_app

__all__ = ["celery_app"]
