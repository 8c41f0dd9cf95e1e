"""One step for many messages, after a look at which ones."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from feedback.cases import queries, services
from feedback.cases.forms.inbox import InboxForm
from feedback.cases.forms.many import AssignManyForm, ChosenForm, ReferManyForm, SortManyForm
from feedback.cases.serializers.inbox import rows_of, tally_in_words
from feedback.cases.services.bulk import Tally
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs


@dataclass(frozen=True)
class Step:
    """Something that can be done for many: what is handed in for it, and who does it."""

    form: type[ChosenForm]
    service: Callable[..., Tally]


STEPS = {
    "assign": Step(AssignManyForm, services.assign_many),
    "refer": Step(ReferManyForm, services.refer_many),
    "sort": Step(SortManyForm, services.sort_many),
}


@needs("cases.work_case")
@require_POST
def look_at_many(request: HttpRequest) -> HttpResponseBase:
    """Show what was ticked, with what can be done for all of it."""
    ticked = ChosenForm(request.POST)
    if not ticked.is_valid():
        messages.error(request, str(ticked.errors["chosen"][0]))
        return redirect(_back(request))
    return _look(request, ticked)


@needs("cases.work_case")
@require_POST
def do_for_many(request: HttpRequest, verb: str) -> HttpResponseBase:
    """Take the step for each of them, once, and say what became of them."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    form = step.form(request.POST, auto_id=f"{verb}-%s")
    if "chosen" in form.errors:
        return look_at_many(request)
    if not form.is_valid():
        return _look(request, form, verb)
    now = timezone.now()
    given = {name: value for name, value in form.cleaned_data.items() if name != "submission_key"}

    def work() -> dict[str, Any]:
        return asdict(step.service(by=actor_of(request), now=now, **given))

    try:
        tally = form.submit_once(purpose=f"many-{verb}-{request.user.pk}", now=now, work=work)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _look(request, form, verb)
    messages.success(request, tally_in_words(Tally(**tally)))
    return redirect(_back(request))


def _look(request: HttpRequest, ticked: ChosenForm, verb: str = "") -> HttpResponse:
    """Show the messages as they are now; what is done next is done to what is shown."""
    names = dict(ticked.cleaned_data["chosen"])
    cases = list(queries.cases_in_scope(request.user.pk or 0, names))
    seen = {"chosen": [f"{case.public_id}:{case.revision}" for case in cases]}
    forms = {
        f"{each}_form": step.form(initial=seen, auto_id=f"{each}-%s")
        for each, step in STEPS.items()
    }
    if verb:
        forms[f"{verb}_form"] = _again(ticked, seen["chosen"])
    context = {
        "rows": rows_of(cases, now=timezone.now()),
        "absent": len(names) - len(cases),
        "query": urlencode(InboxForm(request.GET).asked()),
        "back": _back(request),
        "form": ticked if verb else None,
        **forms,
    }
    return render(request, "feedback/cases/staff/many.html", context)


def _again(form: ChosenForm, seen: list[str]) -> ChosenForm:
    """Return the form with its mistakes, over what the page shows now."""
    changed = form.data.copy()  # type: ignore[attr-defined]
    changed.setlist("chosen", seen)
    form.data = changed
    return form


def _back(request: HttpRequest) -> str:
    return reverse("cases:inbox", query=InboxForm(request.GET).asked())
