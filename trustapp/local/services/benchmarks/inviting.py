"""Waves with people to invite, drawn by the product's own draw."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from feedback.surveys import queries as surveys
from feedback.surveys import services
from feedback.surveys.enums import Population, WaveState
from feedback.surveys.models import Contact, Invitation, Wave
from feedback.surveys.services.drawing import draw_sample
from trustapp.core.pure.codes import new_token
from trustapp.local.services.benchmarks import filling
from trustapp.places.models import Place

# A frame somewhat larger than the sample, as in a city.
FRAME = 1.2


def open_wave(city: filling.City, *, people: int, state: WaveState) -> Wave:
    """Open a wave over a sample of so many people, none of them invited yet."""
    _add_contacts(round(people * FRAME) + Place.objects.count())
    now = timezone.now()
    city.survey.sample_size = people
    city.survey.save(update_fields=["sample_size"])
    last = city.survey.waves.order_by("-number").values_list("number", flat=True)[0]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        wave = Wave.objects.create(
            survey=city.survey, number=last + 1, population=Population.GENERAL, state=state,
            opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=14),
            seed=secrets.randbits(62),
        )  # fmt: skip
        draw_sample(wave=wave, now=now)
    return wave


def hand_out(wave: Wave) -> list[str]:
    """Invite everybody of a wave without a mail, and return their tokens."""
    drawn = list(Invitation.objects.filter(wave=wave).order_by("id").values_list("id", flat=True))
    tokens = [new_token() for _ in drawn]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE surveys_invitation SET state = 'queued', token_hash = given.hash"
            "  FROM unnest(%s::bigint[], %s::varchar[]) AS given (id, hash)"
            " WHERE surveys_invitation.id = given.id",
            [drawn, [surveys.token_hash(token) for token in tokens]],
        )
    return tokens


def _add_contacts(wanted: int) -> None:
    places: Sequence[int] = list(Place.objects.order_by("pk").values_list("pk", flat=True))
    known = Contact.objects.count()
    new = [
        services.NewContact(
            email=f"resident-{number}@residents.example",
            place=places[number % len(places)],
            language="es" if number % 5 == 0 else "en",
        )
        for number in range(known, wanted)
    ]
    if new:
        services.add_contacts(by=filling.BY, contacts=new, now=timezone.now())
