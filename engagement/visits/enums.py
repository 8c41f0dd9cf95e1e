"""The words for visits."""

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitOutcome(models.TextChoices):
    TALKED = "talked", _("Talked")
    NO_ANSWER = "no_answer", _("No answer")
    NOT_NOW = "not_now", _("Not now")
    CARD_LEFT = "card_left", _("Card left")
    NO_MORE = "no_more", _("No more visits")

    @property
    def is_one_tap(self) -> bool:
        """Nobody talked, and nothing else follows from it."""
        return self not in {VisitOutcome.TALKED, VisitOutcome.NO_MORE}


class Topic(models.TextChoices):
    TRAFFIC = "traffic", _("Traffic")
    NOISE = "noise", _("Noise")
    LIGHTS = "lights", _("Street lights")
    SAFETY = "safety", _("Feeling safe")
    YOUTH = "youth", _("Young people")
    POLICE = "police", _("How we work")
    OTHER = "other", _("Other")


class PlanState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class EventResult(enum.StrEnum):
    """What became of an event that a phone sent; phones know these words."""

    SAVED = "saved"
    KNOWN = "known"
    CONFLICT = "conflict"
    REFUSED = "refused"


class ClosureReason(models.TextChoices):
    """Why a door is not to be visited. People see one wording for both."""

    ASKED = "asked", _("Not to be visited")
    TRIAL = "trial", _("Not to be visited")


class ClosureSource(models.TextChoices):
    """How we learned that a door is not to be visited."""

    ONLINE = "online", _("Online")
    DOOR = "door", _("At the door")
    STAFF = "staff", _("By staff")
    PLAN = "plan", _("With a plan")
    TRIAL = "trial", _("By staff")


class SignalKind(models.TextChoices):
    """What in a month's visits can be worth a look."""

    PACE = "pace", _("Visits closer together than they can take")
    FAST = "fast", _("Much less time from door to door than colleagues")
    COPIED = "copied", _("The same entry many times in a row")
    TALKED = "talked", _("Nearly everyone talked")
    UNKNOWN = "unknown", _("People say that nobody came")
    HOURS = "hours", _("Visits outside the hours")


class SignalState(models.TextChoices):
    OPEN = "open", _("Worth a look")
    DECIDED = "decided", _("Looked at")
    WITHDRAWN = "withdrawn", _("No longer so")


class Decision(models.TextChoices):
    """What a person made of a signal; nothing follows from it by itself."""

    EXPLAINED = "explained", _("Explained")
    TALKED_WITH = "talked_with", _("Talked about it")
    PASSED_ON = "passed_on", _("Passed on")


class GuidanceKind(models.TextChoices):
    """Which lines the department writes for its officers and everybody who opens the door."""

    SAY = "say", _("Say")
    LEAVE = "leave", _("Leave")
    NEVER = "never", _("Never")


class Spoken(models.TextChoices):
    """Languages that are spoken at a door, so that somebody who speaks them can come along."""

    AMERICAN_SIGN = "ase", _("American Sign Language")
    ARABIC = "ar", _("Arabic")
    ASSYRIAN = "aii", _("Assyrian")
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    GUJARATI = "gu", _("Gujarati")
    HAITIAN = "ht", _("Haitian Creole")
    HINDI = "hi", _("Hindi")
    KOREAN = "ko", _("Korean")
    POLISH = "pl", _("Polish")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")
    TAGALOG = "tl", _("Tagalog")
    UKRAINIAN = "uk", _("Ukrainian")
    URDU = "ur", _("Urdu")
    VIETNAMESE = "vi", _("Vietnamese")


# Why a line of doors cannot be read; `{words}` is the line.
DOOR_FAULTS = {
    "no_door": _("“{words}” is not a door. Write a house number, such as 112, 112B, 112 apt 3."),
    "too_many": _("“{words}” makes more than 200 doors. Plan a shorter stretch."),
    "repeated": _("Door {words} is listed twice."),
    "not_listed": _("Door {words} is not among the doors above."),
    "no_language": _("Write a door and a language we know, such as 112 Spanish: “{words}”."),
}

# Why a field of a trial's plan cannot be used; `{where}` is its path, `{found}` what stood there.
PLAN_FAULTS = {
    "missing": _("{where}: fill this in."),
    "not_text": _("{where}: write words in quotes, not {found}."),
    "not_number": _("{where}: write a number, not {found}."),
    "not_whole": _("{where}: write a whole number, not {found}."),
    "not_yes_no": _("{where}: write true or false, not {found}."),
    "not_list": _("{where}: write a list in square brackets, not {found}."),
    "not_fields": _("{where}: write fields in curly brackets, not {found}."),
    "unknown_field": _("{where}: a plan has no such field. Correct its name or take it out."),
    "repeated": _("{where}: {found} is listed twice."),
    "not_offered": _("{where}: choose one of those offered: {found}."),
    "out_of_range": _("{where}: outside what is possible: {found}."),
    "unknown_wave": _("{where}: {found} is no follow-up wave of this plan."),
    "no_follow_up": _("{where}: name at least one wave with days_after above 0."),
    "not_before": _("{where}: {found} comes after the visits, so it is no baseline."),
    "no_outcome": _("{where}: name at least one outcome."),
    "no_primary": _("{where}: mark at least one outcome as primary."),
    "items_or_columns": _("{where}: name either the items of the outcome or its columns."),
    "no_column_for_wave": _("{where}: name the column of this outcome in wave {found}."),
    "unknown_item": _("{where}: {found} is not among the items of this outcome."),
    "low_above_high": _("{where}: the low end must lie below the high end ({found})."),
    "after_the_lot": _(
        "{where}: {found} comes after the lot was drawn, so it cannot be used here."
    ),
    "other_hash": _("{where}: this plan is not the one that was locked under {found}."),
}

# Why a file of people cannot be analysed.
PEOPLE_FAULTS = {
    "empty": _("There is nobody in the file: below the line of headings nothing follows."),
    "no_column": _(
        "The plan names the column “{column}”, but the file has none of that name. Rename the "
        "column or correct the plan. The file has: {found}"
    ),
    "column_twice": _("Two columns are called “{column}”. Rename or remove one."),
    "uneven_line": _(
        "Line {line} has {found} entries, but there are {times} headings. Look for a missing quote "
        "or a stray comma there."
    ),
    "blank": _(
        "Line {line}, column “{column}”: nothing stands there, but everybody needs a value "
        "({times} lines in all). Fill it in or take the person out of the file."
    ),
    "not_number": _(
        "Line {line}, column “{column}”: “{found}” is no number ({times} lines in all). Write a "
        "number, leave it empty if it is missing, or register the column as a category."
    ),
    "not_zero_one": _(
        "Line {line}, column “{column}”: “{found}” is neither 0 nor 1 ({times} lines in all)."
    ),
    "outside_scale": _(
        "Line {line}, column “{column}”: {found} lies outside the scale of the plan ({times} "
        "answers in all). Correct the answer, or low and high in the plan."
    ),
    "person_twice": _(
        "Line {line}, column “{column}”: “{found}” stood there before ({times} lines in all). "
        "Each person has one line."
    ),
    "two_arms": _(
        "Line {line}, column “{column}”: household {found} is in both arms. Everybody in a "
        "household must have the same value."
    ),
    "two_blocks": _("Line {line}, column “{column}”: household {found} is in two blocks."),
    "two_districts": _("Line {line}, column “{column}”: household {found} is in two districts."),
    "one_arm": _(
        "Column “{column}” is {found} for everybody. There have to be people with 1 and with 0."
    ),
}

# How a finding is told in one line, to residents as to the council.
FINDINGS = {
    "raised": _("raised it"),
    "lowered": _("lowered it"),
    "no_effect": _("no effect found"),
    "cannot_say": _("we cannot say"),
    "too_few": _("too few people to say"),
}

# Why a file of addresses cannot be taken over; `{words}` is what was written.
FILE_FAULTS = {
    "people": _("“{words}” is about people. We keep doors, never who lives there: delete it."),
    "place": _("“{words}” is no neighborhood. Write its number or its name."),
    "street": _("“{words}” is no street."),
    "door": _("“{words}” is not a door. Write a house number, such as 112, 112B, 112 apt 3."),
    "language": _("“{words}” is no language we know. Write such as Spanish, or es."),
    "too_long": _("The file has more than {words} lines. Split it."),
    "empty": _("There is no address in this file."),
}


class TrialState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    LOCKED = "locked", _("Plan locked")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    ANALYSED = "analysed", _("Analyzed")
    PUBLISHED = "published", _("Published")


class Arm(models.TextChoices):
    """Which way the lot fell; words of the walled side alone."""

    TREATED = "treated", _("Visits")
    CONTROL = "control", _("No visits")


# Why a line of a list of people cannot be taken; `{found}` is what stood there.
ROSTER_FAULTS = {
    "no_column": _("The column {found} is missing."),
    "nobody": _("There is nobody on this list."),
    "too_many": _("A trial takes at most {found} people."),
    "no_place": _("Line {line}: there is no neighborhood number {found}."),
    "no_street": _("Line {line}: write the street."),
    "no_door": _("Line {line}: “{found}” is not one door. Write 112, 112B or 112 apt 3."),
    "no_way": _("Line {line}: write an e-mail address or a phone number."),
    "bad_way": _("Line {line}: the e-mail address or the phone number cannot be used."),
    "no_language": _("Line {line}: we do not write in “{found}”."),
}
