"""Every room that keeps words of residents: a name goes, comes back by two, and is not theirs."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.policies import services as policies
from feedback.surveys.enums import QuestionKind, ResponseState, SurveyState
from feedback.surveys.models import Response, Wave, WrittenAnswer
from tests.factories.accounts import UserFactory
from tests.factories.drafts import answer, open_period, published
from tests.factories.surveys import SurveyFactory, WaveFactory, ask, question
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.core.enums import Mark
from trustapp.core.pure.actor import Actor
from trustapp.redaction import queries, services
from trustapp.redaction.enums import Purpose, Why
from trustapp.redaction.models import Original

pytestmark = pytest.mark.django_db
NAME = "Marisol Quintana"


def comment() -> Any:
    """A public comment with its answer."""
    said = published(open_period(), f"{NAME} lives here.", now=timezone.now())
    answer(said, what=f"We asked {NAME}.", now=timezone.now())
    return said


def theme() -> Any:
    """A theme with its answer."""
    period = open_period()
    return policies.make_theme(
        home=period, title=f"About {NAME}", summary=f"{NAME}!", by=system(), now=timezone.now()
    )


def system() -> Actor:
    return Actor(kind="system", label="tests.keepers")


def wave() -> Wave:
    """A closed wave in which two people wrote a name."""
    survey = SurveyFactory(state=SurveyState.RUNNING)
    item = ask(survey, question("own_words", QuestionKind.TEXT))[0]
    made = WaveFactory(survey=survey)
    Wave.objects.filter(pk=made.pk).update(closes_at=timezone.now(), state="closed")
    for words in (f"Ask {NAME}.", f"{NAME.upper()} knows.", "Nothing."):
        response = Response.objects.create(
            wave=made, mode="web", state=ResponseState.FINISHED, language="en",
            started_on=timezone.localdate(), finished_on=timezone.localdate(),
        )  # fmt: skip
        WrittenAnswer.objects.create(response=response, item=item, words=words)
    return Wave.objects.get(pk=made.pk)


MAKERS = {"comment": comment, "theme": theme, "wave": wave}
READERS = {
    "comment": {Role.COMMUNITY_LIAISON, Role.POLICY_EDITOR},
    "theme": {Role.COMMUNITY_LIAISON, Role.POLICY_EDITOR},
    "wave": {Role.SURVEY_ANALYST},
}


def test_every_kind_is_tried() -> None:
    assert set(settings.REDACTABLE) == {*MAKERS, "case"}
    assert all(queries.keeper_of(kind) for kind in settings.REDACTABLE)


@pytest.mark.parametrize("kind", MAKERS)
def test_name_goes_and_two_people_put_it_back(kind: str) -> None:
    made, keeper = MAKERS[kind](), queries.keeper_of(kind)
    assert keeper is not None
    one, two = (UserFactory(roles=[Role.COMMUNITY_LIAISON]) for _ in range(2))
    by = {user.pk: Actor(kind="staff", label="x", user_id=user.pk) for user in (one, two)}
    about = {"keeper": keeper, "public_id": made.public_id}
    before = keeper.hold_texts(public_id=made.public_id)

    struck = services.strike_passage(
        **about, passage=NAME, mark=Mark.NAME, why=Why.OTHERS, by=by[one.pk], now=timezone.now()
    )
    left = keeper.hold_texts(public_id=made.public_id)
    wish = services.ask(
        strike=struck, purpose=Purpose.PUT_BACK, reason="x", by=by[one.pk], now=timezone.now()
    )
    services.decide(wish=wish, is_allowed=True, by=by[two.pk], now=timezone.now())
    services.put_back(**about, wish=wish, by=by[one.pk], now=timezone.now())

    named = [text.part for text in before.texts if "quintana" in text.words.casefold()]
    assert len(named) == 2
    assert sorted(Original.objects.values_list("part", flat=True)) == sorted(named)
    assert "quintana" not in " ".join(text.words for text in left.texts).casefold()
    assert keeper.hold_texts(public_id=made.public_id) == before


@pytest.mark.parametrize("kind", MAKERS)
def test_page_is_for_those_who_read_these_words(kind: str, client: Client) -> None:
    made = MAKERS[kind]()
    address = reverse("redaction:thing", kwargs={"kind": kind, "public_id": made.public_id})
    opened = set()
    for role in Role:
        status = signed_in(Client(), UserFactory(roles=[role])).get(address).status_code
        assert status in {200, 403, 404}
        opened |= {role} if status == 200 else set()

    assert opened == READERS[kind]
    assert client.get(address).status_code == 302


def test_page_of_a_wave_shows_no_words_and_takes_one_out_of_all() -> None:
    made = wave()
    browser = signed_in(Client(), UserFactory(roles=[Role.SURVEY_ANALYST]))
    address = reverse("redaction:thing", kwargs={"kind": "wave", "public_id": made.public_id})

    shown = browser.get(address).content.decode()
    browser.post(address, {"passage": NAME, "mark": "name", "why": "others"})

    assert ("There are too many to show here." in shown, NAME in shown) == (True, False)
    assert list(WrittenAnswer.objects.order_by("pk").values_list("words", flat=True)) == [
        "Ask [name removed].", "[name removed] knows.", "Nothing.",
    ]  # fmt: skip


def test_wave_that_runs_is_not_there() -> None:
    running = WaveFactory()
    address = reverse("redaction:thing", kwargs={"kind": "wave", "public_id": running.public_id})

    browser = signed_in(Client(), UserFactory(roles=[Role.SURVEY_ANALYST]))

    assert browser.get(address).status_code == 404
