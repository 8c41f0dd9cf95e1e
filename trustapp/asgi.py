"""The web application as an ASGI server sees it; WSGI is the measured choice."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trustapp.settings")

application = get_asgi_application()
