"""Editors add what a version says in other languages."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.policies import queries, services
from engagement.policies.forms.translating import TranslationForm
from engagement.policies.models import Version
from engagement.policies.queries import translations
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FOLDER = "engagement/policies/staff/"


@needs("policies.translate_version")
@require_safe
def languages(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """List the languages, and in which of them this version can be read."""
    version = _version(slug, number)
    found = translations.translations_of(version)
    page = {
        "policy": version.policy,
        "version": version,
        "languages": [
            (code, name, found.get(code)) for code, name in translations.other_languages()
        ],
    }
    return render(request, _FOLDER + "languages.html", page)


@needs("policies.translate_version")
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """Write a version in another language, or correct what it says there."""
    version = _version(slug, number)
    name = dict(translations.other_languages()).get(language)
    if name is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = TranslationForm(sent, initial=_begin(version, language))
    if form.is_valid():
        try:
            services.add_translation(
                version=version, language=language, **form.cleaned_data, by=actor_of(request),
                now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("body", _fault(refusal))
        else:
            messages.success(request, _("Published in this language."))
            return redirect("policies:languages", slug=slug, number=number)
    page = {
        "policy": version.policy,
        "version": version,
        "language": language,
        "name": name,
        "form": form,
        "clauses": queries.clauses_of(version),
    }
    return render(request, _FOLDER + "translate.html", page)


def _fault(refusal: Refused) -> list[str]:
    said = [str(refusal)]
    if isinstance(refusal, services.OtherClauses):
        if refusal.missing:
            said.append(_("Missing: %(keys)s") % {"keys": ", ".join(refusal.missing)})
        if refusal.foreign:
            said.append(_("Not in the original: %(keys)s") % {"keys": ", ".join(refusal.foreign)})
    return said


def _begin(version: Version, language: str) -> dict[str, Any]:
    """Return what there is in this language, or the original to write over."""
    found = translations.translation_of(version, language)
    if found is not None:
        return {name: getattr(found, name) for name in TranslationForm.base_fields}
    earlier = translations.earlier_translation(version, language)
    return {
        "title": earlier.title if earlier else version.policy.title,
        "summary": version.summary,
        "means_for_you": version.means_for_you,
        "body": earlier.body if earlier else version.body,
    }


def _version(slug: str, number: int) -> Version:
    version = queries.version_of(slug, number)
    if version is None:
        raise Http404
    return version
