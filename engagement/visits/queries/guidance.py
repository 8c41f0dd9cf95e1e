"""What officers may say, leave and never do."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from engagement.visits.enums import GuidanceKind
from engagement.visits.models import Guidance

# Our own lines: the department may write others, but takes away none of what is never done.
SAY = (
    _("Say who you are and why you came."),
    _("Say that nobody has to talk, and that a no is fine."),
    _("Ask what would make this street better, and listen."),
)
LEAVE = (
    _("Leave a card with your name and our number."),
    _("The card says how to tell us, how to complain, and how to stop visits."),
)
NEVER = (
    _("Never enforce: no search, no check, no fine, no warrant on a visit."),
    _("Never ask for papers, or where somebody was born."),
    _("Never ask how much somebody trusts the police."),
    _("Never note looks, faith, names, or who lives there."),
    _("Never go in, photograph or record."),
    _("Never come back after a no."),
)


@dataclass(frozen=True, slots=True)
class Manner:
    """The lines of each kind, as people read them."""

    say: tuple[str, ...]
    leave: tuple[str, ...]
    never: tuple[str, ...]


def manner(language: str) -> Manner:
    """Return the department's lines, or ours where it wrote none.

    What is never done has fixed lines first; the department adds to them and takes none away.
    """
    own = {kind: row.lines for kind, row in written_guidance(language).items()}
    with override(language):
        say, leave = (tuple(str(line) for line in lines) for lines in (SAY, LEAVE))
    return Manner(
        say=own.get(GuidanceKind.SAY) or say,
        leave=own.get(GuidanceKind.LEAVE) or leave,
        never=fixed_lines(language) + own.get(GuidanceKind.NEVER, ()),
    )


def fixed_lines(language: str) -> tuple[str, ...]:
    """Return what is never done, whatever a department writes."""
    with override(language):
        return tuple(str(line) for line in NEVER)


def written_guidance(language: str) -> dict[str, Guidance]:
    """Return what the department wrote in one language, by kind."""
    return {row.kind: row for row in Guidance.objects.filter(language=language).order_by("pk")}
