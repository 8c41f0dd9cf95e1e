"""Use cases of surveys: build, open, invite, answer, close."""

from feedback.surveys.services.answering import (
    Outcome,
    Screen,
    TooBusy,
    abandon,
    decline,
    save_screen,
)
from feedback.surveys.services.building import (
    AlreadyOver,
    NotADraft,
    NotForStaff,
    NotReady,
    NotRunning,
    SurveyPlan,
    end_open_link,
    end_survey,
    launch_survey,
    make_open_link,
    save_survey,
)
from feedback.surveys.services.closing import close_wave
from feedback.surveys.services.contacts import NewContact, add_contacts
from feedback.surveys.services.flooding import (
    AlreadyDecided,
    decide_flood,
    notice_finish,
    spend_proof,
)
from feedback.surveys.services.invitations import (
    mix_finished,
    queue_invitations,
    queue_reminders,
)
from feedback.surveys.services.paper import (
    AlreadyEntered,
    Entry,
    NoOpenWave,
    SamePerson,
    enter_form,
    print_forms,
)
from feedback.surveys.services.quotas import GroupLimit, QuotasFixed, set_quotas
from feedback.surveys.services.waves import Advance, advance_waves, open_due_waves

__all__ = [
    "Advance",
    "AlreadyDecided",
    "AlreadyEntered",
    "AlreadyOver",
    "Entry",
    "GroupLimit",
    "NewContact",
    "NoOpenWave",
    "NotADraft",
    "NotForStaff",
    "NotReady",
    "NotRunning",
    "Outcome",
    "QuotasFixed",
    "SamePerson",
    "Screen",
    "SurveyPlan",
    "TooBusy",
    "abandon",
    "add_contacts",
    "advance_waves",
    "close_wave",
    "decide_flood",
    "decline",
    "end_open_link",
    "end_survey",
    "enter_form",
    "launch_survey",
    "make_open_link",
    "mix_finished",
    "notice_finish",
    "open_due_waves",
    "print_forms",
    "queue_invitations",
    "queue_reminders",
    "save_screen",
    "save_survey",
    "set_quotas",
    "spend_proof",
]
