"""Fields that keep what people write: tidied, never cut, shown in its own direction."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext

from feedback.cases import queries
from feedback.cases.enums import ReplyChoice
from feedback.cases.models.routing import Named
from feedback.cases.pure.limits import LONGEST_LINE, MOST_WORDS
from trustapp.channels.enums import Channel
from trustapp.channels.queries import address_hash, can_text
from trustapp.core.pure.text import tidy

_PHONE = re.compile(r"(?:\d[\s().-]*){5,}")


class WordsField(forms.CharField):
    """Free words of any length that a person can read; too many are refused, never cut off.

    The browser gets no `maxlength`: it would silently drop the end of what is pasted.
    """

    longest = MOST_WORDS

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"dir": "auto", "rows": 6}))
        options.setdefault("required", False)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return tidy(str(value or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(
                gettext("Use %(longest)s characters or fewer. You have used %(used)s.")
                % {"longest": _grouped(self.longest), "used": _grouped(len(value))}
            )


class LineField(WordsField):
    """One short line of free words."""

    longest = LONGEST_LINE

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"dir": "auto"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class PlaceField(forms.ModelChoiceField):
    """A place from the list, or none; no map is needed."""

    def __init__(self, *, empty_label: Any, **options: Any) -> None:
        super().__init__(
            queryset=queries.place_options(),
            to_field_name="slug",
            required=False,
            empty_label=empty_label,
            **options,
        )


class NamedField(forms.ModelChoiceField):
    """A category or a team, by its name in the reader's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(to_field_name="public_id", **options)

    def label_from_instance(self, obj: Named) -> str:
        return obj.name


def contact_for(contact: str, choice: str | None) -> str:
    """Return where the reply goes, if it can go there.

    Raises ValidationError for a wish without an address, and for what cannot be one.
    """
    if choice == ReplyChoice.TEXT and not can_be_texted(contact):
        raise ValidationError(gettext("Enter a mobile number for the text, such as 312-555-0100."))
    if not contact and choice == ReplyChoice.CONTACT:
        raise ValidationError(
            gettext("Enter a phone number or an e-mail address, or choose another way.")
        )
    is_used = contact and choice in ("", ReplyChoice.CONTACT)
    if is_used and "@" not in contact and not _PHONE.search(contact):
        raise ValidationError(
            gettext("Enter a phone number or an e-mail address, such as 555-0100.")
        )
    return contact


def can_be_texted(contact: str) -> bool:
    """Say whether a text could be sent there."""
    try:
        address_hash(Channel.SMS, contact)
    except ValueError:
        return False
    return True


def reply_ways(*ways: tuple[str, Any]) -> list[tuple[str, Any]]:
    """Return the ways to hear back that there are: no texts without a carrier for them."""
    return [way for way in ways if way[0] != ReplyChoice.TEXT or can_text()]


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def radios(look: str = "") -> forms.RadioSelect:
    """Return radio buttons, laid out as the look says."""
    return forms.RadioSelect(attrs={"class": look} if look else {})
