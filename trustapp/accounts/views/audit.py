"""The record: who did what, when, and from where. Reading it leaves a line, too."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from trustapp.accounts import queries, services
from trustapp.accounts.adapters import needs_step_up
from trustapp.accounts.forms import AuditForm
from trustapp.audit import queries as audit
from trustapp.audit.models import AuditLine
from trustapp.core.http.access import actor_of, needs
from trustapp.core.pure.text import csv_safe

PAGE = 50
_COLUMNS = ["at", "who", "kind", "act", "about", "detail", "address"]


@needs("accounts.read_audit")
@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """Show a page of the record, newest first."""
    form = AuditForm(request.GET, people=queries.names())
    if not form.is_valid():
        return render(request, "trustapp/accounts/audit.html", {"form": form, "lines": []})
    found = audit.lines(form.wanted())
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = audit.after(found, int(before))
    page = list(found[: PAGE + 1])
    asked = _asked(form)
    services.record_look_at_audit(
        by=actor_of(request), wanted=asked, is_export=False, now=timezone.now()
    )
    more = urlencode(asked | {"before": page[PAGE - 1].pk}) if len(page) > PAGE else ""
    return render(
        request,
        "trustapp/accounts/audit.html",
        {
            "form": form,
            "lines": [_shown(line) for line in page[:PAGE]],
            "next_url": f"?{more}" if more else "",
            "kept": list(asked.items()),
        },
    )


@needs("accounts.read_audit")
@require_POST
@needs_step_up
def export(request: HttpRequest) -> HttpResponseBase:
    """Send what was looked for as a file, line by line."""
    form = AuditForm(request.POST, people=queries.names())
    if not form.is_valid():
        return render(request, "trustapp/accounts/audit.html", {"form": form, "lines": []})
    services.record_look_at_audit(
        by=actor_of(request), wanted=_asked(form), is_export=True, now=timezone.now()
    )
    response = StreamingHttpResponse(_csv(form), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="record.csv"'
    return response


def _asked(form: AuditForm) -> dict[str, str]:
    """Return the filters that were filled in, as they stand in an address."""
    return {name: str(value) for name, value in form.cleaned_data.items() if value}


def _shown(line: AuditLine) -> dict[str, Any]:
    """Return a line as people read it; of a complaint only that somebody worked on one."""
    sealed = audit.is_sealed(line)
    return {
        "at": line.at,
        "who": line.actor_label,
        "kind": line.actor_kind,
        "act": line.action.partition(".")[0] if sealed else line.action,
        "about": "" if sealed else line.target,
        "detail": "" if sealed or not line.detail else json.dumps(line.detail, ensure_ascii=False),
        "address": line.address or "",
    }


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(form: AuditForm) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(_COLUMNS)
    for line in audit.lines(form.wanted()).iterator(chunk_size=2000):
        shown = _shown(line) | {"at": line.at.isoformat()}
        yield writer.writerow([csv_safe(shown[column]) for column in _COLUMNS])
