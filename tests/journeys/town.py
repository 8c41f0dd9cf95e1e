"""A small town with people to ask: what they answer is known, so the results can be checked."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback.surveys import queries
from feedback.surveys import services as surveys
from feedback.surveys.models import Contact
from feedback.surveys.pure.draft import Draft
from tests.factories.places import PlaceFactory
from tests.factories.surveys import ContactFactory, people
from trustapp.places.models import Place

# Name of the neighborhood -> how many of its people are on the contact list. Two have too few.
SIZES = {"North Shore": 100, "South Bank": 70, "Harbor": 48, "Ferry Landing": 10, "Goose Island": 8}
HARBOR = "Harbor"
TOO_SMALL = ("Ferry Landing", "Goose Island")
LEVELS = {"North Shore": 6, "South Bank": 4, "Harbor": 5, "Ferry Landing": 3, "Goose Island": 7}
# Twenty people as the census counts them.
RACES = ["white"] * 8 + ["black"] * 6 + ["asian"] * 2 + ["hispanic"] * 3 + ["other"]


@dataclass(frozen=True)
class Person:
    """Someone of the town: what they say of themselves and of the police."""

    place: str
    turn: int

    @property
    def about(self) -> dict[str, str]:
        """Return what they say of themselves; together they are like the town."""
        return {
            "sex": "male" if self.turn % 2 else "female",
            "age": "65_and_over" if self.turn % 5 == 0 else "18_to_64",
            "race_ethnicity": RACES[self.turn * 7 % len(RACES)],
        }

    @property
    def answer(self) -> int:
        """Return their answer to every question, from 0 to 10."""
        return LEVELS[self.place] + self.turn * 3 % 5 - 2


def found_town(named: Sequence[tuple[str, str, str]], now: datetime) -> dict[str, Place]:
    """Add the neighborhoods and their people; some by e-mail address, place and language."""
    places = {name: PlaceFactory(name=name, slug=slug_of(name)) for name in SIZES}
    for email, place, language in named:
        ContactFactory(email=email, place=places[place], language=language, added_at=now)
    for name, size in SIZES.items():
        known = Contact.objects.filter(place=places[name]).count()
        people(places[name], size - known)
    return places


def slug_of(name: str) -> str:
    """Return the address of a neighborhood."""
    return name.lower().replace(" ", "-")


def answer_by_service(token: str, person: Person, now: datetime) -> uuid.UUID:
    """Let a person answer everything in one go, and return the public id of the response."""
    name = uuid.uuid4()
    standing = queries.standing_by_token(token, now=now)
    assert standing is not None
    items = [item.id for item in queries.questionnaire(standing.survey, "en").items]
    said = dict.fromkeys(items, str(person.answer))

    def change(draft: Draft) -> Draft:
        return draft.with_answers(items, said).with_about(person.about)

    outcome = surveys.save_screen(
        standing=standing,
        again=lambda: queries.standing_by_token(token, now=now),
        screen=surveys.Screen(
            change=change, hand_in=lambda _draft: items, language="en", begin=name
        ),
        now=now,
    )
    assert outcome is surveys.Outcome.FINISHED
    return name
