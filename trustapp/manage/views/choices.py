"""What the department chose: languages and look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from trustapp.core.http.access import needs, public
from trustapp.core.queries import choices, choices_now
from trustapp.manage import services
from trustapp.manage.forms.languages import LanguagesForm
from trustapp.manage.forms.look import LookForm
from trustapp.manage.pure import look as looks
from trustapp.manage.views.editing import edit

_ALL = {"offered": [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]}


@needs("manage.settings")
@require_http_methods(["GET", "POST"])
def languages(request: HttpRequest) -> HttpResponseBase:
    """Show and change which languages residents are offered."""
    return edit(
        request,
        form_class=LanguagesForm,
        current=lambda: _ALL | choices_now("languages"),
        save=lambda **given: services.change_choices(part="languages", defaults=_ALL, **given),
        page="manage:languages",
        heading=gettext("Languages"),
        lede=gettext(
            "Offer a language once a fluent reader has checked promises, rights and complaints in "
            "it. An address in a language that is not offered still opens."
        ),
    )


@needs("manage.settings")
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponseBase:
    """Show and change the colours, each with the contrast it was measured to have."""
    current = looks.USUAL | choices_now("look")
    return edit(
        request,
        form_class=LookForm,
        current=lambda: looks.USUAL | choices_now("look"),
        save=lambda **given: services.change_choices(part="look", defaults=looks.USUAL, **given),
        page="manage:look",
        template="trustapp/manage/look.html",
        heading=gettext("Look"),
        lede=gettext("Links and buttons take this color. It must be easy to read."),
        columns=[gettext("Pages"), gettext("Color"), gettext("Least contrast")],
        measured=[_measured(name, current[name]) for name in looks.USUAL],
        usual=looks.USUAL.items(),
    )


@public
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Send the colours that the department chose; the address changes when they do."""
    chosen = choices("look")
    response = HttpResponse(looks.sheet(chosen), content_type="text/css; charset=utf-8")
    if request.GET.get("v") == looks.mark(chosen):
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _measured(name: str, colour: str) -> list[Any]:
    ratios = looks.ratios(name, colour)
    least = min(ratios.values())
    label = gettext("Light") if name == "accent" else gettext("Dark")
    return [label, colour, f"{least:.2f} : 1"]
