"""Analysts fill the list of people who may be invited. No address is ever shown here."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from feedback.surveys import queries, services
from feedback.surveys.forms.contacts import FIELDS, ColumnsForm, ContactFileForm
from feedback.surveys.models import ContactFile
from feedback.surveys.pure.contact_file import guess_columns, headings
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FOLDER = "feedback/surveys/staff/"
_SHOWN = 50


@needs("surveys.manage_contacts")
@require_http_methods(["GET", "HEAD", "POST"])
def contact_list(request: HttpRequest) -> HttpResponse:
    """Show how many people are on the list, and take a file with more of them."""
    form = ContactFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = _keep(request, form)
        return redirect("surveys:contact_file", public_id=kept["file"])
    context = {
        "form": form,
        "counts": queries.contact_counts(),
        "files": queries.contact_files(),
        "rest": settings.SURVEY_COOLDOWN_DAYS,
    }
    return render(request, _FOLDER + "contacts.html", context)


def _keep(request: HttpRequest, form: ContactFileForm) -> dict[str, Any]:
    now, text = timezone.now(), form.cleaned_data["file"]

    def work() -> dict[str, Any]:
        columns = guess_columns(headings(text.splitlines()[:1]))
        kept = services.keep_contact_file(by=actor_of(request), text=text, columns=columns, now=now)
        return {"file": str(kept.public_id)}

    return form.submit_once(purpose="contact-file", now=now, work=work)


def _file(public_id: uuid.UUID) -> ContactFile:
    return get_object_or_404(ContactFile, public_id=public_id, decided_at__isnull=True)


@needs("surveys.manage_contacts")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say which column says what, and show what that would do and what is wrong, by line."""
    file = _file(public_id)
    form = ColumnsForm.for_file(file, queries.headings_of(file), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.map_contact_file(
            by=actor_of(request),
            file=file,
            columns=form.columns(),
            language=form.cleaned_data["language_default"],
            now=timezone.now(),
        )
        return redirect("surveys:contact_file", public_id=public_id)
    rows, problems = queries.read_contact_file(file)
    context = {
        "file": file,
        "form": form,
        "rows": len(rows),
        "problems": [(each, FIELDS[each.field]) for each in problems[:_SHOWN]],
        "more": max(len(problems) - _SHOWN, 0),
    }
    return render(request, _FOLDER + "contact_file.html", context)


@needs("surveys.manage_contacts")
@require_POST
def take(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put the people of a file on the list."""
    try:
        added = services.take_contact_file(
            by=actor_of(request), file=_file(public_id), now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("surveys:contact_file", public_id=public_id)
    messages.success(
        request,
        _("%(new)s people are new on the list, %(completed)s gained an address.")
        % {"new": added.new, "completed": added.completed},
    )
    return redirect("surveys:contacts")


@needs("surveys.manage_contacts")
@require_POST
def discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Throw a file away."""
    services.discard_contact_file(by=actor_of(request), file=_file(public_id), now=timezone.now())
    messages.success(request, _("The file is gone. Nothing was taken over."))
    return redirect("surveys:contacts")
