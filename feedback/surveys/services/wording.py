"""The words of invitations and reminders, by mail and by text, and when they may leave."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Self

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from feedback.surveys import queries
from feedback.surveys.enums import Mode
from feedback.surveys.models import Invitation, SurveyText, Wave
from trustapp.channels import services as channels
from trustapp.channels.enums import Channel, Delivery
from trustapp.channels.pure.quiet_hours import next_permitted
from trustapp.core import queries as core

_FOLDERS = {Mode.EMAIL: "email", Mode.TEXT: "text"}
_KINDS = {queries.INVITATION: "invitation", queries.REMINDER: "reminder"}


@dataclass(frozen=True, slots=True)
class Words:
    """A message by one way in one language, written once, with a gap for the token."""

    mode: str
    purpose: str
    ref: str
    language: str
    title: str
    text: str
    html: str
    unsubscribe: str
    at_night: bool

    @classmethod
    def of(cls, wave: Wave, purpose: str, mode: str, wanted: str) -> Self:
        """Write the words for whoever reads this language, or the survey's first one."""
        languages = wave.survey.languages
        language = wanted if wanted in languages else languages[0]
        intro = SurveyText.objects.get(survey=wave.survey, language=language)
        with override(language):
            stop_url = settings.BASE_URL + reverse("surveys:stop", args=[channels.GAP])
            context = {
                "department": core.department(),
                "intro": intro,
                "wave": wave,
                "answer_url": settings.BASE_URL + reverse("surveys:answer", args=[channels.GAP]),
                "stop_url": stop_url,
            }
            path = f"feedback/surveys/{_FOLDERS[Mode(mode)]}/{_KINDS[purpose]}"
            is_mail = mode == Mode.EMAIL
            return cls(
                mode=mode,
                purpose=purpose,
                ref=queries.wave_ref(wave),
                language=language,
                title=render_to_string(f"{path}_subject.txt", context).strip() if is_mail else "",
                text=render_to_string(f"{path}.txt", context).strip(" " if is_mail else None),
                html=render_to_string(f"{path}.html", context) if is_mail else "",
                unsubscribe=stop_url if is_mail else "",
                at_night=wave.survey.mails_at_night,
            )

    def to(self, invitation: Invitation, token: str, now: datetime) -> channels.Letter:
        """Return the message to one person as the outbox takes it."""
        person, is_text = invitation.contact, self.mode == Mode.TEXT
        return channels.Letter(
            channel=Channel.SMS if is_text else Channel.EMAIL,
            recipient=(person.phone if is_text else person.email) or "",
            title=self.title,
            text=self.text,
            html=self.html,
            language=self.language,
            purpose=self.purpose,
            subject_ref=self.ref,
            delivery=Delivery.AT_MOST_ONCE,
            unsubscribe=self.unsubscribe,
            filling=token,
            due_at=leaves_at(self.mode, now, at_night=self.at_night),
        )


def leaves_at(mode: str, now: datetime, *, at_night: bool = False) -> datetime:
    """Return when a message that is written now may reach somebody.

    Never in their night, except for mail of a survey whose plan says so: mail wakes few people up.
    """
    if at_night and mode == Mode.EMAIL:
        return now
    hours = settings.SURVEY_TEXT_HOURS if mode == Mode.TEXT else settings.SURVEY_MAIL_HOURS
    first, last = (time.fromisoformat(each) for each in hours.split("-"))
    return next_permitted(now, zone=queries.city_zone(), begins=last, ends=first)
