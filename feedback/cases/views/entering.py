"""Staff write down what somebody tells them on the phone or at the desk, and hand over the code."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.http import require_GET, require_http_methods

from feedback.cases import adapters, services
from feedback.cases.forms.entering import EnterForm
from feedback.cases.pure.receipts import read_aloud
from feedback.cases.serializers.words import day_in_words
from trustapp.core.errors import KeyReused, StillRunning
from trustapp.core.http.access import actor_of, needs

ENTERED = "cases:entered"


@needs("cases.work_case")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Take down what was said, once, and go to the page with the code."""
    form = EnterForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form)
    try:
        receipt = _keep(request, form)
    except KeyReused:
        form.renew_key()
        words = gettext(
            "You already saved this with other words. To save this as well, press the button again."
        )
        return _form(request, form, problem=words, status=422)
    except StillRunning as refusal:
        return _form(request, form, problem=str(refusal), status=409)
    response = redirect(ENTERED)
    adapters.hand_over_receipt(response, receipt, page=ENTERED)
    return response


@needs("cases.work_case")
@require_GET
def entered(request: HttpRequest) -> HttpResponse:
    """Show the code once, to be read aloud or handed over on paper."""
    receipt = adapters.take_receipt(request)
    if receipt is None:
        return render(request, "feedback/cases/staff/entered.html")
    with override(receipt.language):
        reply_by = day_in_words(receipt.reply_due_at)
    context = {"receipt": receipt, "groups": read_aloud(receipt.code), "reply_by": reply_by}
    response = render(request, "feedback/cases/staff/entered.html", context)
    adapters.forget_receipt(response, page=ENTERED)
    return response


def _keep(request: HttpRequest, form: EnterForm) -> adapters.Receipt:
    now, feedback, code = timezone.now(), form.feedback(), form.code()
    fresh: list[str] = []

    def work() -> dict[str, Any]:
        submitted = services.submit_feedback(
            by=actor_of(request), feedback=feedback, now=now, code=code
        )
        fresh.append(submitted.code)
        return {"reply_due_at": submitted.reply_due_at.isoformat()}

    answer = form.submit_once(purpose=f"enter-{request.user.pk}", now=now, work=work)
    return adapters.Receipt(
        code=code or fresh[0],
        kind=feedback.kind,
        reply_choice=feedback.reply_choice,
        reply_due_at=datetime.fromisoformat(answer["reply_due_at"]),
        language=feedback.language,
    )


def _form(
    request: HttpRequest, form: EnterForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "errors": [problem] if problem else []}
    return render(request, "feedback/cases/staff/enter.html", context, status=status)
