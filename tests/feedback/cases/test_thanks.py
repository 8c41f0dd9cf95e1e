"""Thanks: passed on by a person, read by whoever earned them and whoever leads them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import queries, services
from feedback.cases.enums import CaseKind, EntryKind
from feedback.cases.errors import AlreadyThere, ChangedMeanwhile, NoThanks, PointsToSomebody
from feedback.cases.models import Case, Entry, PassedThanks
from feedback.cases.serializers.progress import progress_of
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.factories.cases import CODE, RECEIVED, found, team, told
from tests.factories.places import PlaceFactory
from tests.feedback.cases.test_inbox import OTHER, THIRD, as_staff, text_of
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Assignment, Officer, User
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.http.submission import new_key

pytestmark = pytest.mark.django_db
MINE = "/staff/thanks/"
SAID = "He carried my groceries up four floors."


@pytest.fixture
def officer(db: None) -> Officer:
    """Lee Chen, who can sign in."""
    return OfficerFactory(
        name="Lee Chen", badge="1042", user=UserFactory(name="Lee Chen", roles=[Role.OFFICER])
    )


@pytest.fixture
def sergeant(officer: Officer) -> User:
    """Robin, who leads Lee."""
    user = UserFactory(name="Robin Vega", roles=[Role.SUPERVISOR])
    Assignment.objects.create(
        officer=officer, place=PlaceFactory(population=False), starts_on=RECEIVED.date(),
        supervisor=OfficerFactory(name="Robin Vega", user=user),
    )  # fmt: skip
    return user


def thank(code: str = CODE, **parts: Any) -> Case:
    return told(code, **{"kind": CaseKind.THANKS, "words": SAID, "listened": ""} | parts)


def pass_on(case: Case, officer: Officer, by: User, revision: int = 0) -> PassedThanks:
    return services.pass_thanks_on(
        by=as_staff(by), case=case, officer=officer, seen_revision=revision, now=timezone.now()
    )


def page_of(case: Case) -> str:
    return reverse("cases:pass_thanks_on", kwargs={"public_id": case.public_id})


def typed(officer: Officer, **parts: Any) -> dict[str, Any]:
    return {"officer": officer.public_id, "revision": 0, "submission_key": new_key()} | parts


# --- passing on ---------------------------------------------------------------------------------
def test_thanks_are_passed_on_once_and_the_resident_learns_of_it(
    client: Client, liaison: User, officer: Officer
) -> None:
    case = thank(contact="ana@example.org", reply_choice="contact")
    browser, fields = signed_in(client, liaison), typed(officer)

    done = [browser.post(page_of(case), fields).status_code for _ in range(2)]

    passed = PassedThanks.objects.get()
    assert done == [302, 302]
    assert (passed.case, passed.officer, passed.passed_on_by) == (case, officer, liaison)
    line = AuditLine.objects.get(action="cases.pass_thanks_on")
    assert (line.target, line.detail) == (case.subject, {"officer": str(officer.public_id)})
    told_to = progress_of(queries.case_file(found(), with_notes=False), now=timezone.now())
    assert told_to.timeline[0].title == (
        "We passed your thanks on to Officer LC and their supervisor"
    )
    assert Message.objects.get().text.endswith("/track/")
    assert "Thanks passed on, by Dana Okafor" in text_of(
        browser.get(reverse("cases:item", kwargs={"public_id": case.public_id}))
    )


@pytest.mark.parametrize(
    ("whom", "guessed"),
    [("Officer Chen", True), ("Badge 1042!", True), ("a red beard", False), ("", False)],
)
def test_whom_the_resident_named_is_chosen_already(
    client: Client, liaison: User, officer: Officer, whom: str, guessed: bool
) -> None:
    OfficerFactory(name="Kim Park", badge="7", user=UserFactory(roles=[Role.OFFICER]))

    form = signed_in(client, liaison).get(page_of(thank(whom=whom))).context["form"]

    assert form["officer"].value() == (officer.public_id if guessed else None)


def test_two_who_are_named_are_not_guessed_between(
    client: Client, liaison: User, officer: Officer
) -> None:
    OfficerFactory(name="Ana Chen", user=UserFactory(roles=[Role.OFFICER]))

    form = signed_in(client, liaison).get(page_of(thank(whom="Chen"))).context["form"]

    assert form["officer"].value() is None


def test_officer_without_an_account_is_not_offered(
    client: Client, liaison: User, officer: Officer
) -> None:
    unknown = OfficerFactory(name="No Account")

    refused = signed_in(client, liaison).post(page_of(thank()), typed(unknown))

    assert list(queries.officers_to_thank()) == [officer]
    assert refused.status_code == 200
    assert not PassedThanks.objects.exists()


@pytest.mark.parametrize("words", ["Call me: 312 555 0199. He was kind.", "I am ana@example.org"])
def test_words_that_show_who_gave_thanks_wait(
    client: Client, liaison: User, officer: Officer, words: str
) -> None:
    case = thank(words=words)

    refused = signed_in(client, liaison).post(page_of(case), typed(officer))

    assert refused.status_code == 409
    assert "first: it could show who gave thanks." in text_of(refused)
    with pytest.raises(PointsToSomebody):
        pass_on(case, officer, liaison)


def test_refusals_of_the_service(liaison: User, officer: Officer) -> None:
    case = thank()
    pass_on(case, officer, liaison)

    with pytest.raises(AlreadyThere):
        pass_on(case, officer, liaison, revision=1)
    with pytest.raises(ChangedMeanwhile):
        pass_on(case, officer, liaison)
    with pytest.raises(NoThanks):
        pass_on(told(OTHER), officer, liaison)
    with pytest.raises(NoThanks):
        pass_on(thank(THIRD, words=""), officer, liaison)
    with pytest.raises(IntegrityError), transaction.atomic():
        PassedThanks.objects.create(case=case, officer=officer, passed_on_at=RECEIVED)


def test_conflict_shows_the_form_again(client: Client, liaison: User, officer: Officer) -> None:
    case = thank()
    Case.objects.filter(pk=case.pk).update(revision=3)

    refused = signed_in(client, liaison).post(page_of(case), typed(officer))

    assert refused.status_code == 409
    assert 'name="revision" value="3"' in text_of(refused)


def test_taking_back_hides_it_and_says_so_once(
    client: Client, liaison: User, officer: Officer
) -> None:
    case = thank()
    pass_on(case, officer, liaison)
    back = reverse(
        "cases:take_thanks_back",
        kwargs={"public_id": case.public_id, "officer_id": officer.public_id},
    )
    browser = signed_in(client, liaison)

    done = [browser.post(back)["Location"] for _ in range(2)]
    services.take_thanks_back(by=as_staff(liaison), case=case, officer=officer, now=RECEIVED)

    assert done == [page_of(case)] * 2
    assert not PassedThanks.objects.exists()
    entry = Entry.objects.get(kind=EntryKind.UNTHANKED)
    assert entry.words == "Officer LC"
    assert AuditLine.objects.filter(action="cases.take_thanks_back").count() == 1
    assert "No thanks yet." in text_of(signed_in(Client(), officer.user).get(MINE))


@pytest.mark.parametrize("role", [*Role, None])
def test_who_may_pass_on(
    client: Client, liaison: User, officer: Officer, role: Role | None
) -> None:
    case = thank()
    kwargs = {"public_id": case.public_id, "officer_id": officer.public_id}
    browser = signed_in(client, UserFactory(roles=[role] if role else []))

    answers = {
        browser.get(page_of(case)).status_code == 200,
        browser.post(reverse("cases:take_thanks_back", kwargs=kwargs)).status_code == 302,
    }

    assert answers == {role == Role.COMMUNITY_LIAISON}
    assert "login" in Client().post(page_of(case))["Location"]


def test_outside_the_scope_and_without_thanks_there_is_no_page(
    client: Client, liaison: User, officer: Officer
) -> None:
    hidden, other = thank(), told(OTHER)
    Case.objects.filter(pk=hidden.pk).update(team=team(UserFactory(roles=[Role.COMMUNITY_LIAISON])))
    browser = signed_in(client, liaison)

    assert {browser.get(page_of(case)).status_code for case in (hidden, other)} == {404}
    assert browser.post(page_of(hidden), typed(officer)).status_code == 404


# --- reading ------------------------------------------------------------------------------------
def test_officer_and_supervisor_read_the_words_and_never_how_to_reach_anybody(
    client: Client, liaison: User, officer: Officer, sergeant: User
) -> None:
    case = thank(
        contact="ana@example.org", reply_choice="contact", whom="the tall one on my street",
        place=PlaceFactory(name="Elm Park", population=False),
    )  # fmt: skip
    pass_on(case, officer, liaison)

    for reader, for_whom in ((officer.user, "For you"), (sergeant, "For Lee Chen")):
        browser = signed_in(Client(), reader)
        for page in (MINE, "/staff/"):
            text = text_of(browser.get(page))
            assert SAID in text
            assert for_whom in text
            assert "ana@example.org" not in text
            assert "the tall one" not in text
        assert "Elm Park" in text_of(browser.get(MINE))


def test_nobody_reads_what_is_meant_for_others(
    client: Client, liaison: User, officer: Officer, sergeant: User
) -> None:
    pass_on(thank(), officer, liaison)
    colleague = OfficerFactory(user=UserFactory(roles=[Role.OFFICER])).user
    stranger = UserFactory(roles=[Role.SUPERVISOR])

    for reader in (colleague, stranger):
        browser = signed_in(Client(), reader)
        assert [SAID in text_of(browser.get(page)) for page in (MINE, "/staff/")] == [False] * 2
    for role in {*Role} - {Role.OFFICER, Role.SUPERVISOR}:
        assert signed_in(Client(), UserFactory(roles=[role])).get(MINE).status_code == 403
    assert client.get(MINE).status_code == 302


def test_supervisor_who_is_none_any_more_reads_nothing(
    liaison: User, officer: Officer, sergeant: User
) -> None:
    pass_on(thank(), officer, liaison)
    sergeant.role_grants.update(revoked_at=RECEIVED)

    assert signed_in(Client(), sergeant).get(MINE).status_code == 403


def test_what_is_taken_out_of_the_words_is_taken_out_here(
    client: Client, liaison: User, officer: Officer
) -> None:
    pass_on(thank(), officer, liaison)
    case = found()
    case.words = "He helped [name removed]."
    case.save(update_fields=["words"])
    browser = signed_in(client, officer.user)

    assert "groceries" not in text_of(browser.get(MINE)) + text_of(browser.get("/staff/"))
    case.words = None
    case.save(update_fields=["words"])
    assert "The words are not kept any more." in text_of(browser.get(MINE))


def test_today_shows_thanks_for_a_month(client: Client, liaison: User, officer: Officer) -> None:
    pass_on(thank(), officer, liaison)
    PassedThanks.objects.update(passed_on_at=timezone.now() - timedelta(days=31))
    browser = signed_in(client, officer.user)

    assert SAID not in text_of(browser.get("/staff/"))
    assert SAID in text_of(browser.get(MINE))


def test_older_thanks_are_a_page_away(
    client: Client, liaison: User, officer: Officer, monkeypatch: Any
) -> None:
    monkeypatch.setattr("feedback.cases.views.thanks.PAGE", 1)
    first = pass_on(thank(), officer, liaison)
    second = pass_on(thank(OTHER), officer, liaison)
    browser = signed_in(client, officer.user)

    newest = browser.get(MINE).context
    older = browser.get(MINE + newest["next_url"]).context
    odd = browser.get(MINE, {"before": "x"}).context

    assert [page["thanks"] for page in (newest, older, odd)] == [[second], [first], [second]]
    assert older["next_url"] == ""


def test_page_costs_the_same_with_one_and_three(
    client: Client, liaison: User, officer: Officer, django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, officer.user)
    pass_on(thank(), officer, liaison)
    browser.get(MINE)

    for code in (OTHER, THIRD):
        with django_assert_num_queries(5):
            browser.get(MINE)
        pass_on(thank(code), officer, liaison)
