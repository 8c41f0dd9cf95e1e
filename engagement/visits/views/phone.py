"""The page for visits without a signal: the same for everybody, so that a phone may keep it."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, ngettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.visits import queries
from engagement.visits.enums import Topic, VisitOutcome
from engagement.visits.forms.door import EventForm, LogForm
from trustapp.core.http.access import needs, public

WORKER = "js/visits/worker.js"
SCRIPTS = [
    f"js/visits/{name}.js"
    for name in (
        "store", "vault", "queue", "phone", "lists", "parting", "sender", "screens", "doors",
        "main", "install",
    )
]  # fmt: skip
STYLES = ["css/base.css", "css/staff.css", "css/visits.css", "css/phone.css"]
IMAGES = ["img/icon.svg", "img/visits-180.png", "img/visits-192.png", "img/visits-512.png"]
FILES = ["js/base.js", *SCRIPTS, *STYLES, *IMAGES]
# One number for each form of a plural that any of our languages has.
_SAMPLES = (0, 1, 2, 3, 11, 100)
_COUNTS = {
    "waiting": ngettext_lazy(
        "%(count)s visit is not sent yet.", "%(count)s visits are not sent yet.", "count"
    ),
    "others": ngettext_lazy(
        "%(count)s visit of somebody else waits here.",
        "%(count)s visits of somebody else wait here.",
        "count",
    ),
    "emptied": ngettext_lazy(
        "It had told us of %(count)s visit that was not sent.",
        "It had told us of %(count)s visits that were not sent.",
        "count",
    ),
    "locked": ngettext_lazy(
        "%(count)s visit was not sent.", "%(count)s visits were not sent.", "count"
    ),
}


@needs("visits.log_visit")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the page; it holds nothing about anybody, and says which version it is."""
    response = render(request, "engagement/visits/phone.html", _content())
    response["X-Visits-Version"] = _version(request)
    return response


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps the page on the phone, with the names of what it keeps."""
    shell = {
        "version": _version(request),
        "page": reverse("visits:phone"),
        "files": [
            reverse("visits:phone"), reverse("visits:manifest"), *map(static, FILES),
        ],
    }  # fmt: skip
    text = f"const SHELL = {json.dumps(shell)};\n{_read(WORKER).decode()}"
    return HttpResponse(text, content_type="text/javascript")


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the page to a phone that puts it on its home screen."""
    sizes = [("img/visits-192.png", "192x192"), ("img/visits-512.png", "512x512")]
    described = {
        "id": reverse("visits:phone"),
        "name": _("Visits"),
        "short_name": _("Visits"),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("visits:phone"),
        "scope": reverse("visits:plans"),
        "display": "standalone",
        "background_color": "#FBF8F3",
        "theme_color": "#1C2B2F",
        "icons": [
            {"src": static(path), "sizes": size, "type": "image/png", "purpose": purpose}
            for path, size in sizes
            for purpose in ("any", "maskable")
        ],
    }
    return HttpResponse(json.dumps(described), content_type="application/manifest+json")


def _content() -> dict[str, Any]:
    no_talk = [choice for choice in VisitOutcome.choices if VisitOutcome(choice[0]).is_one_tap]
    return {
        # Ids of events are made on the phone.
        "form": LogForm(initial={"event_id": ""}),
        "correction": EventForm(initial={"event_id": ""}),
        "no_talk": no_talk,
        "manner": queries.manner(get_language() or settings.LANGUAGE_CODE),
        "scripts": SCRIPTS,
        "words": _words(),
    }


def _words() -> dict[str, Any]:
    return {
        "outcomes": {str(value): str(label) for value, label in VisitOutcome.choices},
        "topics": {str(value): str(label) for value, label in Topic.choices},
        "todo": _("To do"),
        "unsent": _("Not sent yet"),
        "done": _("%(done)s of %(total)s doors"),
        "saved": _("Saved on this phone."),
        "saved_door": _("Saved on this phone: %(door)s, %(outcome)s."),
        "all_sent": _("Everything is sent."),
        "elsewhere": _("A door that is no longer on your lists"),
        "unreadable": _("The entry cannot be read."),
        "needs_outcome": _("Tap what happened."),
        "needs_consent": _("Tick that they agreed, or leave the follow-up out."),
        "needs_words": _("Write what they want, or tick what you talked about."),
        "not_saved": _("Not saved: this phone has no room or refuses to keep it. Write it down."),
        "no_room": _("This phone is nearly full. Free some room before you go on."),
        "filed": _("The file is saved. Give it to your supervisor."),
        "no_key": _("Not possible yet: this phone has never been signed in with a signal."),
        "forgotten": _("The streets are deleted from this phone."),
        "counts": {
            name: {count: _form(words, count) for count in _SAMPLES}
            for name, words in _COUNTS.items()
        },
    }  # fmt: skip


def _form(words: Any, count: int) -> str:
    """Return the form that the language has for this number, with # for it."""
    return str(words % {"count": count}).replace(str(count), "#")


def _version(request: HttpRequest) -> str:
    """Return what changes whenever anything changes that a phone keeps."""
    known = hashlib.sha256(_files_hash().encode())
    known.update(render_to_string("engagement/visits/phone.html", _content(), request).encode())
    known.update(_read(WORKER))
    return known.hexdigest()[:16]


def _files_hash() -> str:
    if settings.DEBUG:
        _hash_files.cache_clear()
    return _hash_files()


@lru_cache(maxsize=1)
def _hash_files() -> str:
    known = hashlib.sha256()
    for path in FILES:
        known.update(static(path).encode() + b"\0" + _read(path))
    return known.hexdigest()


def _read(path: str) -> bytes:
    found = finders.find(path)
    return Path(str(found)).read_bytes()
