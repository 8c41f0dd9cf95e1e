"""Tags of the shell and the forms: links that exist, languages, fields, small containers."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, resolve, reverse, translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, gettext, override
from django.utils.translation import gettext_lazy as _

from trustapp.core.http.access import PUBLIC
from trustapp.core.pure import codes
from trustapp.core.templatetags.icons import icon as draw_icon

register = template.Library()


@dataclass(frozen=True)
class LanguageLink:
    """One entry of the language list."""

    code: str
    name: str
    url: str
    direction: str
    is_current: bool


@dataclass(frozen=True)
class FieldPart:
    """One input of a field that is made of several, such as day, month and year."""

    id: str
    label: str
    html: SafeString


# --- links --------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context, name: str, label: str, *args: object, **options: object
) -> SafeString:
    """Draw a list item that links to a named page.

    Nothing is drawn when there is no such page, or when the reader may not open it. Options: icon
    (name), badge (a count, hidden when zero), badge_words (what it counts) and section (the link
    also stands for the pages beneath it).
    """
    url = _url(name, args)
    if not url or not _may_open(context, url):
        return mark_safe("")
    current = _current(context, url, is_section=bool(options.get("section")))
    icon = draw_icon(str(options["icon"])) if options.get("icon") else ""
    badge = _badge(options.get("badge"), options.get("badge_words", ""))
    # Two dozen of them stand on every page: joined here, where `format_html` looks at every part.
    return mark_safe(  # noqa: S308 - escaped one by one
        f'<li><a href="{escape(url)}"{current}>{icon}<span>{conditional_escape(label)}</span>'
        f"{badge}</a></li>"
    )


@register.simple_tag
def link_to(name: str, label: str, *args: object, **options: object) -> SafeString:
    """Draw a link to a named page, or nothing when there is no such page."""
    url = _url(name, args)
    if not url:
        return mark_safe("")
    return format_html('<a href="{}"{}>{}</a>', url, _class(options.get("css")), label)


def _url(name: str, args: tuple[object, ...] = ()) -> str:
    if args:
        return _found(name, args)
    return _plain_url(name, get_language() or "", settings.ROOT_URLCONF)


@lru_cache(maxsize=1_000)
def _plain_url(name: str, _language: str, _addresses: str) -> str:
    """Return the address of a page that is one of its kind; the shell names two dozen of them."""
    return _found(name, ())


def _found(name: str, args: tuple[object, ...]) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _may_open(context: template.Context, url: str) -> bool:
    """Say whether the reader holds the permission that the page names; public pages ask nobody."""
    access = _access(url, get_language() or "", settings.ROOT_URLCONF)
    request = context.get("request")
    if access == PUBLIC or not isinstance(request, HttpRequest):
        return True
    return request.user.is_authenticated and request.user.has_perm(access)


@lru_cache(maxsize=1_000)
def _access(url: str, _language: str, _addresses: str) -> str:
    """Return what the page at an address needs; looked up once, it is asked of every link."""
    return str(getattr(resolve(url).func, "access", PUBLIC))


def _current(context: template.Context, url: str, *, is_section: bool) -> str:
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    if path == url:
        return ' aria-current="page"'
    if is_section and path.startswith(url):
        return ' aria-current="true"'
    return ""


def _badge(count: object, words: object) -> str:
    if not count:
        return ""
    return format_html('<span class="tag">{}<span class="vh"> {}</span></span>', count, words)


def _class(css: object) -> SafeString:
    return format_html(' class="{}"', css) if css else mark_safe("")


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """Return the languages that are offered, each leading to the page being read.

    The department's own is always there, and so is the one in which somebody reads.
    """
    request = context.get("request")
    here = request.get_full_path() if isinstance(request, HttpRequest) else "/"
    now = get_language() or settings.LANGUAGE_CODE
    chosen = getattr(context.get("department"), "choices", {}).get("languages", {})
    offered = chosen.get("offered", dict(settings.LANGUAGES))
    return [
        _language_link(code, str(name), here, now)
        for code, name in settings.LANGUAGES
        if code in {settings.LANGUAGE_CODE, now} or code in offered
    ]


def _language_link(code: str, name: str, here: str, now: str) -> LanguageLink:
    try:
        known = get_language_info(code)
    except KeyError:
        known = {"name_local": name, "bidi": code in settings.LANGUAGES_BIDI}
    return LanguageLink(
        code=code,
        name=capfirst(known["name_local"]),
        url=_in_language(here, code, now),
        direction="rtl" if known["bidi"] else "ltr",
        is_current=code == now,
    )


@lru_cache(maxsize=1_000)
def _in_language(here: str, code: str, now: str) -> str:
    if code == now:
        return here
    there = translate_url(here, code)
    if there != here:
        return there
    # A page that does not exist (404) or has no language of its own: the home page in that one.
    with override(code):
        home = _url("portal:home")
    return home or f"/{code}/"


@register.simple_tag
def safe_static(path: str) -> str:
    """Return the address of a static file, even where the manifest cannot be read."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.filter
def look_mark(chosen: dict[str, str]) -> str:
    """Return what stands for the chosen colours in an address."""
    return "-".join(chosen.get(name, "")[1:] for name in ("accent", "accent_dark"))


@register.filter
def phone_href(number: str) -> str:
    """Return the address that makes a phone call the number."""
    return "tel:" + re.sub(r"[^\d+]", "", number)


@register.filter
def with_weekday(moment: datetime) -> str:
    """Return the local day as people say it in their language: Friday, March 13."""
    local = timezone.localtime(moment)
    return gettext("%(weekday)s, %(day)s") % {
        "weekday": date_format(local, "l"),
        "day": date_format(local, "MONTH_DAY_FORMAT"),
    }


# --- forms --------------------------------------------------------------------------------------
_LOOKS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "tick"),
    (forms.SelectDateWidget, "parts"),
    (forms.MultiWidget, "parts"),
    (forms.Textarea, "words"),
)
_PART_LABELS = {
    "day": _("Day"),
    "month": _("Month"),
    "year": _("Year"),
    "date": _("Date"),
    "time": _("Time"),
    "start": _("From"),
    "end": _("To"),
}
_ARRANGEMENTS = {"row": "across", "tiles": "tiles"}


@register.filter
def look(field: BoundField) -> str:
    """Return how a field is drawn: choices, tick, parts, words or line."""
    widget = field.field.widget
    return next((name for kind, name in _LOOKS if isinstance(widget, kind)), "line")


@register.filter
def arrangement(field: BoundField, wanted: str = "") -> str:
    """Return the class that lays out choices: across for a short row, tiles for big ones."""
    classes = str(field.field.widget.attrs.get("class", "")).split()
    named = [wanted, *classes]
    return next((_ARRANGEMENTS[word] for word in named if word in _ARRANGEMENTS), "")


@register.filter
def first_id(field: BoundField) -> str:
    """Return the id of the first input of a field, for links from the error summary."""
    if look(field) in {"choices", "parts"}:
        inputs = parts(field)
        return inputs[0].id if inputs else f"{field.auto_id}_0"
    return field.id_for_label or str(field.auto_id)


@register.filter
def lead(field: BoundField) -> str:
    """Return the label as the beginning of a message about the field."""
    label = str(field.label).rstrip(": ")
    return label if label.endswith(("?", "؟", ".", "？")) else f"{label}:"


@register.filter
def choice_input(choice: BoundWidget) -> SafeString:
    """Return the radio button or box of one choice, as Django's three templates for it draw it.

    A page of a survey has dozens of them, and the templates took half of its time.
    """
    widget = choice.data
    given = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        given["value"] = widget["value"]
    drawn = [
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in [*given.items(), *widget["attrs"].items()]
        if value is not False
    ]
    return mark_safe(f"<input{''.join(drawn)}>")  # noqa: S308 - escaped one by one


@register.filter
def parts(field: BoundField) -> list[FieldPart]:
    """Return the inputs of a field made of several, each with a label of its own."""
    if look(field) != "parts":
        return []
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id}, widget)
    inner = widget.get_context(field.html_name, field.value(), attrs)["widget"]["subwidgets"]
    return [_part(field, part) for part in inner]


def _part(field: BoundField, part: dict[str, Any]) -> FieldPart:
    suffix = part["name"].removeprefix(f"{field.html_name}_")
    if isinstance(field.field.widget, forms.SplitDateTimeWidget):
        suffix = "date" if suffix == "0" else "time"
    label = part["attrs"].get("aria-label") or _PART_LABELS.get(suffix, capfirst(suffix))
    html = field.form.renderer.render(part["template_name"], {"widget": part})
    return FieldPart(id=part["attrs"]["id"], label=str(label), html=mark_safe(html))  # noqa: S308


# --- small containers ---------------------------------------------------------------------------
@register.simple_block_tag
def callout(content: str, kind: str = "lake") -> SafeString:
    """Wrap words that must not be missed."""
    return format_html('<div class="callout {}">{}</div>', kind, mark_safe(content))  # noqa: S308


@register.simple_block_tag
def disclosure(content: str, summary: str) -> SafeString:
    """Wrap details that open on request, without a script."""
    return format_html(
        '<details class="more"><summary>{}</summary>{}</details>',
        summary,
        mark_safe(content),  # noqa: S308 - already rendered by the template around it
    )


@register.filter
def code_groups(code: str) -> list[str]:
    """Return a tracking code in groups of four, however it was spaced."""
    return codes.format_code(codes.normalise_code(code)).split("-")
