"""Waves open, draw, invite and close by the clock."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from feedback.surveys import queries, services, tasks
from feedback.surveys.enums import (
    InvitationState,
    Population,
    ResponseState,
    SurveyState,
    WaveState,
)
from feedback.surveys.models import Answer, Contact, Invitation, Response, Stratum, Survey, Wave
from feedback.surveys.pure.draft import Draft
from feedback.surveys.pure.sampling import Frame, base_weight, lot
from tests.factories.channels import said
from tests.factories.places import PlaceFactory
from tests.factories.surveys import (
    OPENS,
    ContactFactory,
    OpenLinkFactory,
    SurveyFactory,
    WaveFactory,
    invite,
    people,
)
from trustapp.audit.models import AuditLine
from trustapp.channels.enums import BlockReason, Channel
from trustapp.channels.models import Blocked, Message
from trustapp.core import queries as core
from trustapp.core.models import Announcement
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db


def running(sample_size: int = 4, **fields: object) -> Survey:
    return SurveyFactory(state=SurveyState.RUNNING, sample_size=sample_size, **fields)


def test_a_due_wave_opens_with_a_stratified_sample(now):
    large, small = PlaceFactory(), PlaceFactory()
    people(large, 10)
    people(small, 2)
    survey = running(6)

    done = services.advance_waves(now=now)

    wave = Wave.objects.get()
    assert (done.opened, wave.survey, wave.number, wave.state) == (
        1, survey, 1, WaveState.INVITING,
    )  # fmt: skip
    assert (wave.opens_at, wave.closes_at) == (OPENS, OPENS + timedelta(days=21))
    strata = {each.place_id: each for each in Stratum.objects.all()}
    assert {place: (each.population, each.frame, each.drawn) for place, each in strata.items()} == {
        large.pk: (800, 10, 4), small.pk: (800, 2, 2),
    }  # fmt: skip
    assert Invitation.objects.filter(state=InvitationState.DRAWN).count() == 6


def test_nothing_opens_before_its_time_or_after_it():
    people(PlaceFactory(), 5)
    running()

    services.advance_waves(now=OPENS - timedelta(seconds=1))
    services.advance_waves(now=OPENS + timedelta(days=22))

    assert not Wave.objects.exists()


def test_a_second_look_opens_nothing_more(now):
    people(PlaceFactory(), 5)
    running()

    services.advance_waves(now=now)
    again = services.advance_waves(now=now + timedelta(seconds=10))

    assert again.opened == 0
    assert Wave.objects.count() == 1
    assert Invitation.objects.count() == 4


def test_the_next_wave_opens_three_months_later():
    people(PlaceFactory(), 5)
    running(recurrence="FREQ=MONTHLY;INTERVAL=3")

    services.advance_waves(now=OPENS)
    services.advance_waves(now=OPENS + timedelta(days=93))

    assert [(wave.number, wave.opens_at.day) for wave in Wave.objects.order_by("number")] == [
        (1, 10), (2, 10),
    ]  # fmt: skip


def test_the_draw_can_be_made_again_from_its_seed(now):
    place = PlaceFactory()
    contacts = people(place, 40)
    running(10)

    services.advance_waves(now=now)

    seed = Wave.objects.get().seed
    lowest = sorted(contacts, key=lambda each: lot(seed, str(each.public_id)))[:10]
    assert set(Invitation.objects.values_list("contact_id", flat=True)) == {
        each.pk for each in lowest
    }


def skipped(wave: Wave) -> dict[int, str]:
    found = Invitation.objects.filter(wave=wave, state=InvitationState.SKIPPED)
    return dict(found.values_list("contact", "skipped_because"))


def asked(wave: Wave) -> set[int]:
    found = Invitation.objects.filter(wave=wave).exclude(state=InvitationState.SKIPPED)
    return set(found.values_list("contact", flat=True))


def opened(survey: Survey, now) -> Wave:
    services.advance_waves(now=now)
    return Wave.objects.get(survey=survey)


@pytest.mark.parametrize(("days", "is_drawn"), [(89, False), (90, True)])
def test_nobody_is_drawn_before_the_cooldown_is_over_even_when_there_is_nobody_else(days, is_drawn):
    # Invited by another survey; the days are those of the city's calendar.
    place = PlaceFactory()
    earlier = WaveFactory(opens_at=OPENS - timedelta(days=days), state=WaveState.CLOSED)
    rested = invite("old", wave=earlier, place=place).contact
    fresh = people(place, 2)

    wave = opened(running(3), OPENS)

    everyone = {each.pk for each in fresh}
    assert asked(wave) == everyone | ({rested.pk} if is_drawn else set())
    assert skipped(wave) == ({} if is_drawn else {rested.pk: "cooldown"})


def test_the_cooldown_holds_for_the_whole_household_and_across_surveys():
    place = PlaceFactory()
    first, second = people(place, 2, household_hash="one")
    invite_again = WaveFactory(opens_at=OPENS - timedelta(days=30))
    stratum = Stratum.objects.create(
        wave=invite_again, place=place, population=800, frame=2, households=1, drawn=1
    )
    Invitation.objects.create(
        wave=invite_again, stratum=stratum, contact=first, state=InvitationState.QUEUED
    )
    fresh = people(place, 1)

    wave = opened(running(3), OPENS)

    assert asked(wave) == {fresh[0].pk}
    assert skipped(wave) == {first.pk: "cooldown", second.pk: "household"}


def test_whoever_was_only_skipped_or_never_written_to_has_no_cooldown():
    place = PlaceFactory()
    closed = WaveFactory(opens_at=OPENS - timedelta(days=30), state=WaveState.CLOSED)
    passed_over = invite("a", wave=closed, place=place)
    Invitation.objects.filter(pk=passed_over.pk).update(
        state="skipped", skipped_because="household"
    )
    never_sent = invite("b", wave=closed, place=place)
    Invitation.objects.filter(pk=never_sent.pk).update(state="drawn")

    wave = opened(running(2), OPENS)

    assert asked(wave) == {passed_over.contact_id, never_sent.contact_id}


def test_each_skip_has_its_reason(now):
    place = PlaceFactory()
    gone = people(place, 1, opted_out_at=OPENS)[0]
    bounced, stopped, posted = people(place, 3)
    for person, reason in ((bounced, BlockReason.BOUNCED), (stopped, BlockReason.STOPPED)):
        Blocked.objects.create(
            channel=Channel.EMAIL, address_hash=person.email_hash, reason=reason, at=OPENS
        )
    Contact.objects.filter(pk=posted.pk).update(
        email=None, email_hash=None, postal_address=b"sealed"
    )
    fresh = people(place, 1)[0]

    wave = opened(running(10), now)

    assert asked(wave) == {fresh.pk}
    assert skipped(wave) == {
        gone.pk: "opted_out", bounced.pk: "bounced", stopped.pk: "stopped",
        posted.pk: "no_address",
    }  # fmt: skip


def test_only_those_who_would_have_been_drawn_count_as_skipped(now):
    place = PlaceFactory()
    contacts = people(place, 30)
    gone = people(place, 30, opted_out_at=OPENS)

    wave = opened(running(10), now)

    drawn = sorted(lot(wave.seed, str(each.public_id)) for each in contacts)[:10]
    assert set(skipped(wave)) == {
        each.pk for each in gone if lot(wave.seed, str(each.public_id)) <= drawn[-1]
    }


def test_one_person_of_a_household_is_asked_and_stands_for_the_others(now):
    place = PlaceFactory()
    homes = [people(place, size, household_hash=f"home {size}") for size in (1, 2, 3, 4)]

    wave = opened(running(4), now)

    drawn = asked(wave)
    assert [len(drawn & {each.pk for each in home}) for home in homes] == [1, 1, 1, 1]
    assert set(skipped(wave).values()) == {"household"}
    assert len(skipped(wave)) == 6
    stratum = Stratum.objects.get()
    assert (stratum.frame, stratum.households, stratum.drawn) == (10, 4, 4)
    sizes = Invitation.objects.filter(contact__in=drawn).order_by("household_size")
    assert list(sizes.values_list("household_size", flat=True)) == [1, 2, 3, 4]


def test_the_base_weights_of_a_drawn_sample_add_up_to_the_adults(now):
    place = PlaceFactory()
    homes = [people(place, size, household_hash=f"home {size}") for size in (1, 2, 3, 4)]
    wave = opened(running(4), now)
    services.queue_invitations(wave_id=wave.pk, now=now)
    for message in Message.objects.order_by("id"):
        token = message.filling
        with time_machine.travel(now, tick=False):
            Client().post(f"/s/{token}/1/", {})

    weights = sorted(Response.objects.values_list("base_weight", flat=True))

    frame = Frame(place.pk, 800, 4, 10)
    expected = [base_weight(adults=800, frame=frame, drawn=4, together=k) for k in (1, 2, 3, 4)]
    assert weights == [80, 160, 240, 320] == expected
    assert sum(weights) == 800
    assert len(homes) == 4


def test_each_person_gets_the_first_way_that_reaches_them(now, settings):
    settings.SMS_ACCOUNT, settings.SMS_TOKEN, settings.SMS_FROM = "AC1", "secret", "+13125550100"
    place = PlaceFactory()
    by_mail, by_text, by_post, bounced = people(place, 4)
    for person in (by_mail, by_text, bounced):
        Contact.objects.filter(pk=person.pk).update(
            phone="+13125550123", phone_hash=f"phone of {person.pk}"
        )
    Contact.objects.filter(pk=by_post.pk).update(postal_address=b"sealed")
    Contact.objects.filter(pk__in=[by_text.pk, by_post.pk]).update(email=None, email_hash=None)
    Blocked.objects.create(
        channel=Channel.EMAIL, address_hash=bounced.email_hash, reason=BlockReason.BOUNCED, at=OPENS
    )

    wave = opened(running(4, ways=["email", "text", "letter"]), now)

    assert dict(wave.invitations.values_list("contact", "mode")) == {
        by_mail.pk: "email", by_text.pk: "text", by_post.pk: "letter", bounced.pk: "text",
    }  # fmt: skip


def test_only_the_named_places_are_asked(now):
    asked, other = PlaceFactory(), PlaceFactory()
    people(asked, 5)
    people(other, 5)
    running(4).places.add(asked)

    services.advance_waves(now=now)

    assert set(Stratum.objects.values_list("place", "drawn")) == {(asked.pk, 4)}


def test_an_open_link_has_a_wave_of_its_own_beside_the_sample(now):
    people(PlaceFactory(), 5)
    survey = running()
    OpenLinkFactory(survey=survey)

    services.advance_waves(now=now)

    waves = {wave.population: wave for wave in Wave.objects.all()}
    assert {population: wave.number for population, wave in waves.items()} == {
        Population.GENERAL: 1, Population.OPEN_LINK: 1,
    }  # fmt: skip
    assert waves[Population.OPEN_LINK].state == WaveState.OPEN
    assert not waves[Population.OPEN_LINK].invitations.exists()


def test_invitations_go_out_in_the_language_of_each_person(now):
    place = PlaceFactory()
    ContactFactory(place=place, email="ana@example.org", language="es")
    ContactFactory(place=place, email="bo@example.org", language="fr")
    running(2)
    services.advance_waves(now=now)
    wave = Wave.objects.get()

    queued = services.queue_invitations(wave_id=wave.pk, now=now)

    letters = {message.recipient: message for message in Message.objects.all()}
    assert queued == 2
    assert set(letters) == {"ana@example.org", "bo@example.org"}
    assert letters["ana@example.org"].language == "es"
    assert "Title in es" in said(letters["ana@example.org"]).text
    assert "/es/s/" in said(letters["ana@example.org"]).text
    assert letters["bo@example.org"].language == "en"
    assert letters["bo@example.org"].subject_ref == queries.wave_ref(wave)
    assert {message.delivery for message in letters.values()} == {"at_most_once"}


def test_each_invitation_has_a_token_of_its_own_that_is_stored_only_as_a_hash(now):
    people(PlaceFactory(), 3)
    running(3)
    services.advance_waves(now=now)

    services.queue_invitations(wave_id=Wave.objects.get().pk, now=now)

    tokens = {message.filling for message in Message.objects.all()}
    assert len(tokens) == 3
    assert {queries.token_hash(token) for token in tokens} == set(
        Invitation.objects.values_list("token_hash", flat=True)
    )
    for message in Message.objects.all():
        token = message.filling
        assert f"/s/{token}/\n" in said(message).text
        assert said(message).html.count(f"/s/{token}/") == 3
        invitation = Invitation.objects.get(message=message.public_id)
        assert invitation.token_hash == queries.token_hash(token)
        assert invitation.contact.email == message.recipient


def test_the_wave_is_open_once_everyone_is_invited(now):
    people(PlaceFactory(), 3)
    running(3)
    services.advance_waves(now=now)
    wave = Wave.objects.get()

    counts = [services.queue_invitations(wave_id=wave.pk, now=now) for _ in range(3)]

    wave.refresh_from_db()
    assert counts == [3, 0, 0]
    assert wave.state == WaveState.OPEN
    assert Message.objects.count() == 3


def test_whoever_opted_out_after_the_draw_gets_no_mail(now):
    contacts = people(PlaceFactory(), 3)
    running(3)
    services.advance_waves(now=now)
    contacts[0].opted_out_at = now
    contacts[0].save(update_fields=["opted_out_at"])

    services.queue_invitations(wave_id=Wave.objects.get().pk, now=now)

    assert Message.objects.count() == 2
    left_out = Invitation.objects.get(contact=contacts[0])
    assert (left_out.state, left_out.skipped_because) == (InvitationState.SKIPPED, "opted_out")


def test_a_chunk_costs_the_same_few_statements_for_one_and_for_many(now, django_assert_num_queries):
    place = PlaceFactory()
    people(place, 1)
    running(1)
    services.advance_waves(now=now)
    first = Wave.objects.get()
    people(place, 200)
    running(200)
    services.advance_waves(now=now)
    second = Wave.objects.exclude(pk=first.pk).get()

    core.department()  # remembered from here on
    for wave in (first, second):
        with django_assert_num_queries(13):
            services.queue_invitations(wave_id=wave.pk, now=now)


def started(wave: Wave, token: str, answers: dict[int, str]) -> Invitation:
    invitation = invite(token, wave=wave)
    response = Response.objects.create(
        wave=wave, mode="email", language="en", place=invitation.contact.place,
        stratum=invitation.stratum, draft=Draft(answers).dump(), revision=1,
        started_on=OPENS.date(),
    )  # fmt: skip
    Invitation.objects.filter(pk=invitation.pk).update(
        state=InvitationState.STARTED, response=response
    )
    return invitation


def test_closing_keeps_what_was_begun_and_cuts_the_links():
    wave = WaveFactory()
    items = list(wave.survey.items.order_by("position").values_list("id", flat=True))
    half = started(wave, "half", {items[0]: "7", items[1]: "dont_know", items[2]: "skipped"})
    nothing = started(wave, "nothing", {items[0]: "skipped"})

    done = services.advance_waves(now=wave.closes_at)

    wave.refresh_from_db()
    assert (done.closed, wave.state, wave.closed_at) == (1, WaveState.CLOSED, wave.closes_at)
    kept = Response.objects.get()
    assert (kept.state, kept.draft) == (ResponseState.PARTIAL, None)
    answers = Answer.objects.filter(response=kept).order_by("id")
    assert list(answers.values_list("item_id", "value", "status")) == [
        (items[0], 7, "answered"), (items[1], None, "dont_know"), (items[2], None, "skipped"),
    ]  # fmt: skip
    for invitation in (half, nothing):
        invitation.refresh_from_db()
        assert (invitation.state, invitation.response) == (InvitationState.STARTED, None)


def test_the_results_of_an_answered_sample_are_promised_once():
    answered, silent = WaveFactory(), WaveFactory()
    by_link = WaveFactory(population=Population.OPEN_LINK)
    for wave in (answered, by_link):
        Response.objects.create(
            wave=wave, mode="email", language="en", state=ResponseState.FINISHED,
            started_on=OPENS.date(),
        )  # fmt: skip

    services.advance_waves(now=silent.closes_at)
    services.advance_waves(now=silent.closes_at + timedelta(seconds=10))

    promise = Promise.objects.get()
    assert (promise.kind_id, promise.subject, promise.label, promise.address) == (
        "survey_results", queries.wave_ref(answered), "Results: Title in en", "/results/",
    )  # fmt: skip


def test_closing_is_announced_once_and_recorded():
    wave = WaveFactory()

    services.advance_waves(now=wave.closes_at)
    services.advance_waves(now=wave.closes_at + timedelta(seconds=10))

    ref = queries.wave_ref(wave)
    assert list(Announcement.objects.values_list("topic", "ref")) == [("surveys.wave_closed", ref)]
    assert AuditLine.objects.filter(action="surveys.close_wave", target=ref).count() == 1
    assert queries.wave(ref) == wave


def test_closing_takes_back_mail_that_has_not_left(now):
    people(PlaceFactory(), 3)
    running(3)
    services.advance_waves(now=now)
    wave = Wave.objects.get()
    services.queue_invitations(wave_id=wave.pk, now=now)

    services.advance_waves(now=wave.closes_at)

    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}
    assert services.queue_invitations(wave_id=wave.pk, now=wave.closes_at) == 0


def test_a_survey_without_another_wave_ends_with_its_last():
    once, again = WaveFactory(), WaveFactory(survey__recurrence="FREQ=MONTHLY;INTERVAL=3")
    for wave in (once, again):
        wave.survey.state = SurveyState.RUNNING
        wave.survey.save(update_fields=["state"])

    services.advance_waves(now=once.closes_at)

    once.survey.refresh_from_db()
    again.survey.refresh_from_db()
    assert (once.survey.state, again.survey.state) == (SurveyState.ENDED, SurveyState.RUNNING)


def test_an_open_link_has_one_row_of_participation():
    wave = WaveFactory(population=Population.OPEN_LINK)
    Response.objects.create(
        wave=wave, mode="qr", language="en", state=ResponseState.FINISHED, started_on=OPENS.date()
    )

    assert queries.participation(wave) == [queries.Participation(None, None, 0, 1, 0)]


def test_the_tasks_do_the_work_at_this_moment(now):
    people(PlaceFactory(), 3)
    running(3)

    with time_machine.travel(now, tick=False):
        tasks.advance_waves(extra="ignored")
        queued = tasks.queue_invitations(wave_id=Wave.objects.get().pk, extra="ignored")

    assert queued == 3


@pytest.mark.parametrize(
    "ref", ["", "wave:", "wave:7", "case:00000000-0000-0000-0000-000000000000"]
)
def test_an_unknown_reference_is_no_wave(ref):
    assert queries.wave(ref) is None


def test_participation_counts_by_stratum():
    wave = WaveFactory()
    here = invite("a", wave=wave)
    there = invite("b", wave=wave)
    for state in ("finished", "finished", "partial", "open"):
        Response.objects.create(
            wave=wave, mode="email", language="en", stratum=here.stratum, state=state,
            started_on=OPENS.date(),
        )  # fmt: skip

    found = queries.participation(wave)

    assert found == [
        queries.Participation(here.stratum_id, here.contact.place_id, 1, 2, 1),
        queries.Participation(there.stratum_id, there.contact.place_id, 1, 0, 0),
    ]
    assert list(queries.open_waves()) == [wave]
