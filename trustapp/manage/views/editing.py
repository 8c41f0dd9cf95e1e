"""One form of settings: show it, save it once, and say who was first."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from trustapp.core.errors import Overtaken, Refused
from trustapp.core.http.access import actor_of
from trustapp.core.http.seen import SeenForm


def edit(
    request: HttpRequest,
    *,
    form_class: type[SeenForm],
    current: Callable[[], dict[str, Any]],
    save: Callable[..., bool],
    page: str,
    **context: Any,
) -> HttpResponseBase:
    """Show a form of what stands now, or save what was typed into it."""
    form = form_class(request.POST or None, current=current())
    if form.is_valid():
        try:
            form.submit_once(
                purpose=f"{page}-{request.user.pk}",
                now=timezone.now(),
                work=lambda: _save(request, form, save),
            )
        except Overtaken as overtaken:
            form.say_overtaken(overtaken, current())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("It is saved."))
            return redirect(page)
    return _page(request, form, context)


def _save(request: HttpRequest, form: SeenForm, save: Callable[..., bool]) -> dict[str, Any]:
    changed = save(
        seen=form.was_seen(), typed=form.typed(), by=actor_of(request), now=timezone.now()
    )
    return {"changed": changed}


def _page(request: HttpRequest, form: SeenForm, context: dict[str, Any]) -> HttpResponse:
    template = context.pop("template", "trustapp/manage/setting.html")
    return render(request, template, {"form": form, **context})
