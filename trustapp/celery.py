"""The worker application: reads Django's settings, finds the rooms' tasks, knows the timetable."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trustapp.settings")
# Small matrices beside busy neighbours: threads of the linear algebra would wait for each other
# (a trial's analysis takes a fifth of the time with one), and one gives the same bits every time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = Celery("trustapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
