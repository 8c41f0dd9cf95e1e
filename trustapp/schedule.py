"""The timetable of the house: every periodic job, and who listens to which announcement.

Rooms are named by string only, so that nothing below imports the roof.
"""

from typing import Any

SECONDS = 1
MINUTES = 60 * SECONDS
HOURS = 60 * MINUTES


def _every(task: str, seconds: int, queue: str = "computing") -> dict[str, Any]:
    # A poke that found no worker is worthless after its own period: the next one does the work.
    return {"task": task, "schedule": seconds, "options": {"queue": queue, "expires": seconds}}


PERIODIC: dict[str, dict[str, Any]] = {
    # Announcements and messages wait in tables; a poke that never arrived is only late.
    "relay announcements": _every("core.relay_announcements", 5 * SECONDS),
    "deliver messages": _every("channels.deliver_due", 5 * SECONDS, queue="channels"),
    # A sender that died holds its claims until they are released here.
    "release stale claims": _every("channels.release_stale_claims", 30 * SECONDS, queue="channels"),
    # After a month no bounce, receipt or STOP needs to find what was sent to an address.
    "forget recipients": _every("channels.forget_recipients", 1 * HOURS, queue="channels"),
    # Waves open, send their invitations in chunks, and close by the clock.
    "advance waves": _every("surveys.advance_waves", 10 * SECONDS),
    # A list of people that nobody confirms is kept for a day.
    "forget contact files": _every("surveys.forget_contact_files", 1 * HOURS),
    # Addresses of people who were asked after a contact go once they could be asked again.
    "forget people of contacts": _every("surveys.forget_people", 1 * HOURS),
    # Letters whose poke was lost are only late; printed files are kept for a week at most.
    "print waiting letters": _every("surveys.print_waiting_letters", 60 * SECONDS),
    # New answers become cell tallies; nothing is recomputed on read.
    "fold answers": _every("trust.fold_answers", 30 * SECONDS),
    # Tallies must equal the answers they stand for.
    "recount cells": _every("trust.recount_cells", 24 * HOURS),
    # What residents told us goes when its time is up, from every table, unless a hold keeps it.
    "erase old cases": _every("cases.erase_due", 1 * HOURS),
    # Keys of requests that were answered long ago are of no use to anyone.
    "forget old keys": _every("core.forget_old_keys", 1 * HOURS),
    # Source addresses of staff are kept for a year, devices for half of one.
    "forget old sign-ins": _every("accounts.forget_old_sign_ins", 1 * HOURS),
    # Documents whose poke was lost are only late; what nobody saves is kept for a day.
    "read waiting documents": _every("policies.read_waiting_documents", 60 * SECONDS),
    # Versions on paper whose poke was lost are only late.
    "print missing policies": _every("policies.print_missing", 60 * SECONDS),
    # Who is asked to sign a policy hears of it, is reminded once, and once more when it is late.
    "remind signers": _every("policies.remind_signers", 1 * HOURS),
    # Files whose poke was lost, whose worker died or whose scanner was away are only late.
    "redraw waiting files": _every("files.redraw_waiting", 60 * SECONDS),
    # Messages that may tell the same are suggested to staff; a poke that was lost is only late.
    "suggest alike messages": _every("cases.suggest_alike", 60 * SECONDS),
    # A promise whose day has passed shows itself as missed.
    "mark missed promises": _every("promises.mark_missed", 60 * SECONDS),
    # Comments on a draft close by the calendar, and every meeting owes its minutes.
    "advance comment periods": _every("policies.advance_consultations", 60 * SECONDS),
    # A policy is looked at again before its day, without anybody having to remember.
    "plan reviews": _every("policies.plan_reviews", 1 * HOURS),
    # A trial asks its people again so many days after the visits, and ends when all were asked.
    "advance trials": _every("visits.advance_trials", 60 * SECONDS),
    # What was never confirmed is kept for two days, address and words.
    "forget unconfirmed comments": _every("policies.forget_unconfirmed", 1 * HOURS),
    # A random share of visited addresses is asked whether somebody came, week by week.
    "draw checks of visits": _every("visits.draw_checks", 1 * HOURS),
    # Screens read weeks of work that are counted; phones may send late.
    "count the work of visits": _every("visits.count_work", 1 * HOURS),
    # What happened at a door is kept as long as the department says; counts stay.
    "forget visits": _every("visits.forget_visits", 1 * HOURS),
    # Where the police have just been for another reason is known for two weeks and no longer.
    "forget contacts at doors": _every("visits.forget_contacts", 1 * HOURS),
    # What in the visits is worth a supervisor's look; once a day, whoever pokes.
    "watch visits": _every("visits.watch_visits", 1 * HOURS),
}

# Topic of an announcement -> names of the tasks that hear it, each called with `ref`.
LISTENERS: dict[str, list[str]] = {
    "surveys.wave_closed": ["trust.publish_wave", "trust.compute_climate", "trust.compute_topline"],
    # Responses that wait for a person's look are in no cell until they may count.
    "surveys.set_aside_changed": ["trust.recount_wave", "trust.compute_topline"],
    # `finding:<name> POL-4.2@v3#<clause>`: the rule itself was at fault.
    "complaints.policy_failure": ["policies.hear_of_failure"],
}

# Purpose of a message -> which question says, right before some leave, which are still wanted:
# a query of its room, called with their public ids.
STILL_WANTED: dict[str, str] = {
    # Nobody is reminded who has answered meanwhile. Nothing marks the message at that moment, so
    # that its row does not tell who answered when.
    "survey_reminder": "feedback.surveys.queries.reminders_wanted",
}

# Kind of thing -> the services of the room that keeps its texts, from which words may be taken out.
REDACTABLE: dict[str, str] = {
    "case": "feedback.cases.services.texts",
    "comment": "engagement.policies.services.texts",
    "theme": "engagement.policies.services.theme_texts",
    "wave": "feedback.surveys.services.texts",
}

# Kind of what is kept for a time -> which question says what of it is due, and which job takes it.
KEPT: dict[str, tuple[str, str]] = {
    "cases": ("feedback.cases.queries.cases_due", "cases.erase_due"),
    "visits": ("engagement.visits.queries.plans_due", "visits.forget_visits"),
    "signals": ("engagement.visits.queries.signals_due", "visits.watch_visits"),
    "checks": ("engagement.visits.queries.checks_due", "visits.watch_visits"),
    "contacts": ("engagement.visits.queries.contacts_due", "visits.forget_contacts"),
    "people-asked": ("feedback.surveys.queries.people_due", "surveys.forget_people"),
    "contact-files": ("feedback.surveys.queries.contact_files_due", "surveys.forget_contact_files"),
    "letters": ("feedback.surveys.queries.letters_due", "surveys.print_waiting_letters"),
    "recipients": ("trustapp.channels.queries.recipients_due", "channels.forget_recipients"),
    "unconfirmed": ("engagement.policies.queries.unconfirmed_due", "policies.forget_unconfirmed"),
    "documents": ("engagement.policies.queries.documents_due", "policies.read_waiting_documents"),
    "addresses": ("trustapp.accounts.queries.addresses_due", "accounts.forget_old_sign_ins"),
    "devices": ("trustapp.accounts.queries.devices_due", "accounts.forget_old_sign_ins"),
    "sessions": ("trustapp.accounts.queries.sessions_due", "accounts.forget_old_sign_ins"),
}

# In which places an address lies, by its street and number: a query of the room that keeps the
# address book.
PLACES_AT = "engagement.visits.queries.places_at"
