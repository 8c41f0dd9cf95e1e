"""Versions on paper. Only workers import this module: printing takes its time."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from engagement.policies import queries
from engagement.policies.models import Paper, Translation, Version
from engagement.policies.pure.printed import blocks
from engagement.policies.queries import papers, translations
from trustapp.core import queries as core
from trustapp.core.services.printing import print_pdf

CHUNK = 50
_US_PAPER = ("US", "CA")


def print_version(*, version_id: int, language: str, now: datetime) -> bool:
    """Print a published version and keep it; False where there is none, or it was printed."""
    version = Version.objects.published().select_related("policy").filter(pk=version_id).first()
    if version is None:
        return False
    papers_of = Paper.objects.filter(version=version, language=language)
    translation = translations.translation_of(version, language)
    if translation is not None:
        # A corrected translation is printed anew.
        papers_of.filter(printed_at__lt=translation.entered_at).delete()
    if papers_of.exists():
        return False
    with override(language):
        printed = print_pdf("engagement/policies/version.typ", _words(version, language), now=now)
    _paper, is_new = Paper.objects.get_or_create(
        version=version, language=language, defaults={"content": printed, "printed_at": now}
    )
    return is_new


def print_missing(*, now: datetime) -> int:
    """Print versions that have no paper yet, the newest first, and return how many."""
    missing = papers.unprinted(CHUNK)
    return sum(
        print_version(version_id=version_id, language=language, now=now)
        for version_id, language in missing
    )


def _words(version: Version, language: str) -> dict[str, Any]:
    policy = version.policy
    translation = translations.translation_of(version, language)
    said = translation or version
    clauses = (
        translations.translated_clauses(translation) if translation else queries.clauses_of(version)
    )
    day = date_format(version.in_force_on, "DATE_FORMAT") if version.in_force_on else ""
    address = settings.BASE_URL + reverse("policies:version", args=[policy.slug, version.number])
    return {
        "paper": "us-letter" if settings.WORKING_DAY_COUNTRY in _US_PAPER else "a4",
        "language": language,
        "rtl": get_language_info(language)["bidi"],
        "department": core.department().name,
        "title": translation.title if translation else policy.title,
        "label": version.label,
        "note": _note(translation) if translation else "",
        "facts": [
            {"label": _("Policy"), "value": policy.number, "ltr": True},
            {"label": _("Version"), "value": str(version.number), "ltr": True},
            {"label": _("In force from"), "value": day, "ltr": False},
            {"label": _("Who answers for it"), "value": policy.owner_label, "ltr": False},
            {"label": _("Cite as"), "value": version.label, "ltr": True},
        ],
        "summary_heading": _("In plain words"),
        "summary": said.summary,
        "means_heading": _("What this means for you"),
        "means": said.means_for_you,
        "changed_heading": _("What changed, and why"),
        # What changed was said about the original's words.
        "what_changed": "" if translation else version.what_changed,
        "why_changed": "" if translation else version.why_changed,
        "text_heading": _("Full text"),
        "clauses": [
            {
                "number": f"{policy.number}.{clause.position}",
                "heading": clause.heading,
                "blocks": blocks(clause.text),
            }
            for clause in clauses
        ],
        "page": _("Page"),
        "address_label": _("This version stays for ever at"),
        "address": address,
    }


def _note(translation: Translation) -> str:
    return _(
        "This is a translation, checked by %(who)s on %(day)s. The English text is the one that "
        "holds."
    ) % {
        "who": translation.checked_by,
        "day": date_format(translation.entered_at, "DATE_FORMAT"),
    }
