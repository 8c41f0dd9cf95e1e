"""Crashes, two clocks, many workers and many windows, on real connections."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from feedback.surveys import queries, services
from feedback.surveys.enums import InvitationState, ResponseState, SurveyState, WaveState
from feedback.surveys.models import Answer, Invitation, Response, Wave
from feedback.surveys.services import Screen
from feedback.surveys.services import invitations as queueing
from tests.factories.places import PlaceFactory
from tests.factories.surveys import OPENS, SurveyFactory, WaveFactory, invite, people
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.models import Announcement
from trustapp.promises.models import PromiseKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOW = OPENS + timedelta(days=2)


class Crash(Exception):
    """The process dies here."""


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run the work in so many threads that start together; return the results in order."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        gate.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def drawn_wave(size: int) -> Wave:
    people(PlaceFactory(), size)
    SurveyFactory(state=SurveyState.RUNNING, sample_size=size)
    services.advance_waves(now=NOW)
    return Wave.objects.get()


def drain(wave: Wave) -> None:
    while services.queue_invitations(wave_id=wave.pk, now=NOW):
        pass


def test_two_clocks_open_one_wave_and_draw_one_sample():
    people(PlaceFactory(), 40)
    SurveyFactory(state=SurveyState.RUNNING, sample_size=20)

    done = at_once(6, lambda _: services.advance_waves(now=NOW).opened)

    assert sorted(done) == [0, 0, 0, 0, 0, 1]
    assert Wave.objects.count() == 1
    assert Invitation.objects.count() == 20
    assert AuditLine.objects.filter(action="surveys.open_wave").count() == 1


def test_two_clocks_close_a_wave_once():
    wave = WaveFactory()

    done = at_once(6, lambda _: services.advance_waves(now=wave.closes_at).closed)

    assert sorted(done) == [0, 0, 0, 0, 0, 1]
    assert Announcement.objects.count() == 1


def queue_and_crash(wave: Wave) -> None:
    with transaction.atomic():
        services.queue_invitations(wave_id=wave.pk, now=NOW)
        raise Crash


def test_a_crash_before_the_commit_loses_and_doubles_nothing(monkeypatch):
    monkeypatch.setattr(queueing, "CHUNK", 4)
    wave = drawn_wave(10)
    services.queue_invitations(wave_id=wave.pk, now=NOW)

    with pytest.raises(Crash):
        queue_and_crash(wave)
    after_the_crash = Message.objects.count()
    drain(wave)

    assert after_the_crash == 4
    assert Message.objects.count() == 10
    assert len({message.recipient for message in Message.objects.all()}) == 10
    assert set(Invitation.objects.values_list("message", flat=True)) == set(
        Message.objects.values_list("public_id", flat=True)
    )


def test_rows_that_another_worker_holds_are_left_to_it():
    wave = drawn_wave(5)
    held = list(Invitation.objects.order_by("id").values_list("id", flat=True)[:2])
    settings = connection.settings_dict
    other = psycopg2.connect(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"],
        password=settings["PASSWORD"], dbname=settings["NAME"],
    )  # fmt: skip
    other.cursor().execute("SELECT 1 FROM surveys_invitation WHERE id = ANY(%s) FOR UPDATE", [held])

    drain(wave)
    wave.refresh_from_db()
    meanwhile = (wave.state, Message.objects.count())
    other.rollback()
    other.close()
    drain(wave)

    wave.refresh_from_db()
    assert meanwhile == (WaveState.INVITING, 3)
    assert (wave.state, Message.objects.count()) == (WaveState.OPEN, 5)


def test_many_workers_queue_each_invitation_once(monkeypatch):
    monkeypatch.setattr(queueing, "CHUNK", 7)
    wave = drawn_wave(60)

    at_once(4, lambda _: drain(wave))
    drain(wave)

    assert Message.objects.count() == 60
    assert len({message.recipient for message in Message.objects.all()}) == 60
    assert not Invitation.objects.exclude(state=InvitationState.QUEUED).exists()


def answered(token: str, wave: Wave) -> list[int]:
    items = list(wave.survey.items.order_by("position").values_list("id", flat=True))
    invite(token, wave=wave)
    browser = Client()
    for screen in (1, 2):
        browser.post(f"/s/{token}/{screen}/", {f"item_{item}": "6" for item in items})
    return items


def test_one_token_finished_twenty_times_at_once_makes_one_set_of_answers():
    wave = WaveFactory()
    with time_machine.travel(NOW, tick=False):
        answered("token", wave)

        statuses = at_once(20, lambda _: Client().post("/s/token/3/", {}).status_code)

    assert set(statuses) <= {200, 303}
    assert Answer.objects.count() == 6
    assert Response.objects.get().state == ResponseState.FINISHED
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.response_id) == (InvitationState.FINISHED, None)


def test_one_token_begun_twenty_times_at_once_makes_one_response():
    wave = WaveFactory()
    invite("token", wave=wave)
    with time_machine.travel(NOW, tick=False):
        statuses = at_once(20, lambda _: Client().post("/s/token/1/", {}).status_code)

    assert set(statuses) == {303}
    assert Response.objects.count() == 1


def test_saving_from_many_windows_at_once_loses_no_screen():
    wave = WaveFactory()
    items = list(wave.survey.items.order_by("position").values_list("id", flat=True))
    invite("token", wave=wave)

    def again() -> Any:
        return queries.standing_by_token("token", now=NOW)

    def save(number: int) -> Any:
        screen = Screen(
            change=lambda draft: draft.with_answers([items[number]], {items[number]: "5"}),
            language="en",
            begin=uuid.uuid4(),
        )
        return services.save_screen(standing=again(), again=again, screen=screen, now=NOW)

    done = at_once(6, save)

    assert set(done) == {services.Outcome.SAVED}
    assert again().draft.answers == dict.fromkeys(items, "5")


def test_a_wave_that_closes_while_people_finish_counts_everyone_once():
    # Tests on real connections empty every table behind them, the kinds of promises too.
    PromiseKind.objects.get_or_create(
        key="survey_results", defaults={"title": "Results", "length": 30, "unit": "days"}
    )
    wave = WaveFactory()
    with time_machine.travel(NOW, tick=False):
        for number in range(12):
            answered(f"token{number}", wave)

        def work(number: int) -> Any:
            if number == 12:
                return services.advance_waves(now=wave.closes_at).closed
            return Client().post(f"/s/token{number}/3/", {}).status_code

        done = at_once(13, work)

    assert done[12] == 1
    assert set(done[:12]) <= {200, 303, 410}
    assert not Response.objects.filter(state=ResponseState.OPEN).exists()
    assert Response.objects.count() == 12
    assert Answer.objects.count() == 12 * 6
    assert not Invitation.objects.filter(response__isnull=False).exists()


def test_no_transaction_mark_leads_from_an_invitation_to_its_answers():
    wave = WaveFactory()
    with time_machine.travel(NOW, tick=False):
        for number in range(11):
            answered(f"token{number}", wave)
            Client().post(f"/s/token{number}/3/", {})
    marked_before = same_mark()

    services.mix_finished()

    assert marked_before == 11
    assert same_mark() == 0


def same_mark() -> int:
    """Return how many invitations were last written by the transaction that wrote answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT i.id) FROM surveys_invitation i JOIN surveys_answer a "
            "ON i.xmin::text = (a.written_by::text::numeric % 4294967296)::text"
        )
        return int(cursor.fetchone()[0])
