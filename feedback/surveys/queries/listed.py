"""Who on the contact list may be invited into a wave, and why the others may not.

One statement serves the counts that people see and the draw itself, so that they cannot differ.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from feedback.surveys.enums import InvitationState, Mode, SkipReason, WaveState
from feedback.surveys.models import Survey
from trustapp.channels import queries as channels
from trustapp.channels.enums import BlockReason

# Ways by which the house can write to somebody, in the order in which people are offered them.
WAYS = (Mode.EMAIL, Mode.TEXT, Mode.LETTER)
_HAS = {
    Mode.EMAIL: "c.email_hash IS NOT NULL",
    Mode.TEXT: "c.phone_hash IS NOT NULL",
    Mode.LETTER: "c.postal_address IS NOT NULL",
}
_CAN = {
    Mode.EMAIL: "c.email_hash IS NOT NULL AND mail.id IS NULL",
    Mode.TEXT: "c.phone_hash IS NOT NULL AND phone.id IS NULL",
    Mode.LETTER: "c.postal_address IS NOT NULL",
}
_NEVER = "FALSE"

# `asked`: whoever has been asked, or is about to be, too short a time ago. `listed`: everybody,
# with their household (people without a known address are one of their own), the first way that
# reaches them, and the reason why they are not invited, empty for those who may be.
_LISTED = """
WITH asked AS MATERIALIZED (
    SELECT DISTINCT a.id, a.household_hash
      FROM surveys_invitation i
      JOIN surveys_wave w ON w.id = i.wave_id
      JOIN surveys_contact a ON a.id = i.contact_id
     WHERE w.opens_at >= %(rested)s - interval '90 days'
       AND COALESCE(i.send_from, w.opens_at) >= %(rested)s
       AND (%(people)s::bigint[] IS NULL OR a.id = ANY(%(people)s)
            OR a.household_hash IN (SELECT household_hash FROM surveys_contact
                                     WHERE id = ANY(%(people)s) AND household_hash <> ''))
       AND i.state <> %(skipped)s
       AND NOT (i.state = %(drawn)s AND w.state = %(closed)s)),
listed AS MATERIALIZED (
    SELECT c.id, c.public_id, c.place_id, ({way}) AS mode,
           COALESCE(NULLIF(c.household_hash, ''), c.id::text) AS household,
           CASE WHEN c.opted_out_at IS NOT NULL THEN %(opted_out)s
                WHEN ({way}) IS NULL AND ({has}) AND %(bounced)s IN (mail.reason, phone.reason)
                     THEN %(came_back)s
                WHEN ({way}) IS NULL AND ({has}) THEN %(stopped)s
                WHEN ({way}) IS NULL THEN %(no_address)s
                WHEN c.id IN (SELECT id FROM asked) THEN %(cooldown)s
                WHEN c.household_hash IN (SELECT household_hash FROM asked
                                           WHERE household_hash <> '') THEN %(household)s
                ELSE '' END AS reason
      FROM surveys_contact c
      LEFT JOIN channels_blocked mail
             ON mail.channel = 'email' AND mail.address_hash = c.email_hash
      LEFT JOIN channels_blocked phone
             ON phone.channel = 'sms' AND phone.address_hash = c.phone_hash
     WHERE c.id = ANY(%(people)s)
        OR (%(people)s::bigint[] IS NULL AND c.is_listed
            AND (%(places)s::bigint[] IS NULL OR c.place_id = ANY(%(places)s))))
"""


def listed(survey: Survey) -> str:
    """Return the beginning of a statement: everyone on the list with their way and reason."""
    ways = usable_ways(survey)
    cases = " ".join(f"WHEN {_CAN[way]} THEN '{way.value}'" for way in ways)
    has = " OR ".join(_HAS[way] for way in ways) or _NEVER
    return _LISTED.replace("{way}", f"CASE {cases} END" if cases else "NULL").replace("{has}", has)


def listed_values(
    survey: Survey, now: datetime, people: Sequence[int] | None = None
) -> dict[str, Any]:
    """Return the values of that statement; with people named, it is about them alone."""
    named = list(survey.places.order_by("number").values_list("id", flat=True))
    return {
        "places": named or None,
        "people": None if people is None else list(people),
        "rested": rested_since(now),
        "drawn": InvitationState.DRAWN,
        "skipped": InvitationState.SKIPPED,
        "closed": WaveState.CLOSED,
        "bounced": BlockReason.BOUNCED,
        "came_back": SkipReason.BOUNCED,
        **{reason.value: reason for reason in SkipReason if reason != SkipReason.BOUNCED},
    }


def usable_ways(survey: Survey) -> list[Mode]:
    """Return the survey's ways in their order, without texts where no carrier is set."""
    return [way for way in survey.ways_in_order if way != Mode.TEXT or channels.can_text()]


def rested_since(now: datetime) -> datetime:
    """Return the start of the days that count as a short time ago, by the city's calendar.

    Whole days, so that a wave each quarter meets the same people whatever the clocks do.
    """
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return start - timedelta(days=settings.SURVEY_COOLDOWN_DAYS - 1)
