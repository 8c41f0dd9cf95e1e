"""Reading and signing: who is asked, who has not, and a signature that holds for one version."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.timezone import localdate

from engagement.policies import services, tasks
from engagement.policies.models import (
    QuizTry,
    Signature,
    SigningReminder,
    SigningRequest,
    Version,
)
from engagement.policies.pure import quiz
from engagement.policies.queries import signing
from tests.engagement.policies.pure.test_quiz import TYPED
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.policies import EDITOR, NOW, make_draft, make_policy, publish
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Assignment, RoleGrant, User
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.pure.actor import Actor
from trustapp.places.models import Place

pytestmark = pytest.mark.django_db
TODAY = localdate(NOW)
DUE = TODAY + timedelta(days=14)


@pytest.fixture(autouse=True)
def _that_day(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def officer(
    name: str = "Dana Okafor", *, place: Place | None = None, boss: Any = None,
    since: date = TODAY - timedelta(days=60),
) -> User:  # fmt: skip
    user = UserFactory(name=name, roles=[Role.OFFICER])
    if place is not None:
        Assignment.objects.create(
            officer=OfficerFactory(user=user), place=place, supervisor=boss, starts_on=since
        )
    return user


def ask(**given: Any) -> SigningRequest:
    wanted: dict[str, Any] = {
        "roles": [Role.OFFICER], "place_ids": [], "due_on": DUE, "questions": (), "by": EDITOR,
        "now": NOW,
    }  # fmt: skip
    version = given.pop("version", None) or Version.objects.published().latest("number")
    return services.ask_to_sign(version=version, **{**wanted, **given})


def sign(request: SigningRequest, user: User, answers: Any = (), now: Any = NOW) -> Any:
    by = Actor(kind="staff", label=user.name, user_id=user.pk)
    return services.sign_version(request=request, user=user, answers=answers, by=by, now=now)


def names(request: SigningRequest, **given: Any) -> list[tuple[str, date, bool]]:
    found = signing.signers(request, **{"today": TODAY, **given})
    return [(each.user.name, each.due_on, each.is_late) for each in found]


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# Who is asked.


def test_a_role_is_asked_and_nobody_else() -> None:
    make_policy()
    officer("Ann")
    UserFactory(name="Boss", roles=[Role.SUPERVISOR])
    UserFactory(name="Gone", roles=[Role.OFFICER], is_active=False)
    RoleGrant.objects.filter(user=officer("Was")).update(revoked_at=NOW)

    assert names(ask()) == [("Ann", DUE, False)]
    other = make_policy(number="9").versions.get()
    assert names(ask(version=other, roles=[Role.SUPERVISOR, Role.OFFICER])) == [
        ("Ann", DUE, False), ("Boss", DUE, False),
    ]  # fmt: skip


def test_a_place_asks_those_who_serve_there_now() -> None:
    make_policy()
    here, there = PlaceFactory(), PlaceFactory()
    officer("Ann", place=here)
    officer("Bea", place=there)
    officer("Cy")
    Assignment.objects.filter(officer__user=officer("Dee", place=here)).update(
        ends_on=TODAY - timedelta(days=1)
    )
    officer("Eve", place=here, since=TODAY + timedelta(days=1))

    assert [name for name, _due, _late in names(ask(place_ids=[here.pk]))] == ["Ann"]


def test_whoever_joins_later_is_asked_as_well_and_has_as_long() -> None:
    make_policy()
    here = PlaceFactory()
    request = ask(place_ids=[here.pk])
    joined = TODAY + timedelta(days=20)
    officer("Old", place=here)
    officer("New", place=here, since=joined)

    assert names(request, today=joined) == [
        ("Old", DUE, True), ("New", joined + timedelta(days=14), False),
    ]  # fmt: skip


@pytest.mark.parametrize("due", [1, 14])
def test_the_list_of_a_person_says_the_same_day(due: int) -> None:
    make_policy()
    here = PlaceFactory()
    user = officer(place=here, since=TODAY + timedelta(days=3))
    request = ask(place_ids=[here.pk], due_on=TODAY + timedelta(days=due))
    later = TODAY + timedelta(days=5)

    mine = signing.to_sign(user, today=later)

    expected = TODAY + timedelta(days=3 + max(due, 7))
    assert [each.due_on for each in mine] == [expected]
    assert [each.due_on for each in signing.signers(request, today=later)] == [expected]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_many(
    sign_in: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        ask(version=make_policy(number=str(number + 1)).versions.get())
        officer(f"Officer {number}")
    client = sign_in(officer())
    client.get("/staff/sign/")

    with django_assert_num_queries(7):
        response = client.get("/staff/sign/")
    assert len(response.context["waiting"]) == count

    request = SigningRequest.objects.first()
    with django_assert_num_queries(1):
        assert len(signing.signers(request, today=TODAY)) == count + 1


# Asking.


def test_only_the_newest_published_version_is_asked_for_once() -> None:
    policy = make_policy(versions=2)
    old, new = policy.versions.order_by("number")

    with pytest.raises(services.NotNewest):
        ask(version=old)
    with pytest.raises(services.NotNewest):
        ask(version=make_draft(number="9"))
    with pytest.raises(services.DueInThePast):
        ask(version=new, due_on=TODAY - timedelta(days=1))
    ask(version=new)
    with pytest.raises(services.AskedAlready):
        ask(version=new)


def test_a_new_version_asks_the_same_people_anew_and_no_signature_carries_over() -> None:
    policy = make_policy()
    ann = officer("Ann")
    first = ask(questions=quiz.parse(TYPED))
    sign(first, ann, [0, 1])

    new = publish(policy, now=NOW + timedelta(days=30), body="## Aim\nNew words.")

    first.refresh_from_db()
    second = SigningRequest.objects.get(version=new)
    assert first.ended_at == NOW + timedelta(days=30)
    assert (second.roles, second.quiz) == (["officer"], [])
    assert second.due_on == TODAY + timedelta(days=44)
    assert [each.signed_at for each in signing.signers(second, today=TODAY)] == [None]
    assert signing.last_signed(ann, new).number == 1
    with pytest.raises(services.NotAsked):
        sign(first, officer("Bea"))


def test_a_policy_that_nobody_signs_stays_so() -> None:
    policy = make_policy()
    ended = ask()
    services.end_signing(request=ended, by=EDITOR, now=NOW)
    services.end_signing(request=ended, by=EDITOR, now=NOW + timedelta(days=1))

    publish(policy, now=NOW + timedelta(days=1), body="## Aim\nNew words.")

    ended.refresh_from_db()
    assert ended.ended_at == NOW
    assert SigningRequest.objects.count() == 1
    assert AuditLine.objects.filter(action="policies.end_signing").count() == 1


# Signing.


def test_signing_twice_is_signing_once() -> None:
    make_policy()
    ann = officer()
    request = ask()

    first, second = (sign(request, ann, now=NOW + timedelta(hours=n)) for n in range(2))

    assert first.signature == second.signature == Signature.objects.get()
    assert AuditLine.objects.filter(action="policies.sign_version").count() == 1
    assert not QuizTry.objects.exists()


def test_all_answers_have_to_be_right_and_every_go_counts() -> None:
    make_policy()
    ann = officer()
    request = ask(questions=quiz.parse(TYPED))

    outcomes = [sign(request, ann, answers).wrong for answers in ([1, 1], [0, 0], [0, 1])]

    assert outcomes == [[0], [1], []]
    assert list(QuizTry.objects.order_by("pk").values_list("is_right", flat=True)) == [
        False, False, True,
    ]  # fmt: skip
    assert [(each.tries, each.signed_at) for each in signing.signers(request, today=TODAY)] == [
        (3, NOW)
    ]


def test_whoever_is_not_asked_signs_nothing() -> None:
    make_policy()
    request = ask()

    with pytest.raises(services.NotAsked):
        sign(request, UserFactory(roles=[Role.PRESS_OFFICER]))

    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policies_signature SET signed_at = now()",
        "DELETE FROM policies_signature",
        "TRUNCATE policies_signature",
        "UPDATE policies_quiztry SET is_right = true",
        "DELETE FROM policies_quiztry",
        "TRUNCATE policies_quiztry",
        "UPDATE policies_signingrequest SET due_on = due_on + 1",
        "UPDATE policies_signingrequest SET quiz = '[]', ended_at = now()",
        "DELETE FROM policies_signingrequest",
        "TRUNCATE policies_signingrequest CASCADE",
        "ALTER TABLE policies_signature DISABLE TRIGGER signature_is_final",
    ],
)
def test_what_was_signed_and_asked_is_final(statement: str) -> None:
    make_policy()
    request = ask(questions=quiz.parse(TYPED))
    sign(request, officer(), [0, 1])

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Signature.objects.get().signed_at == NOW


def test_a_request_that_has_ended_does_not_begin_again() -> None:
    make_policy()
    request = ask()
    services.end_signing(request=request, by=EDITOR, now=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        SigningRequest.objects.update(ended_at=None)


# Reminders.


def test_everyone_hears_of_it_once_is_reminded_once_and_once_more_when_late() -> None:
    make_policy()
    ann, bea = officer("Ann"), officer("Bea")
    request = ask()
    sign(request, bea)
    at = {"asked": NOW, "soon": NOW + timedelta(days=12), "late": NOW + timedelta(days=15)}

    sent = {kind: [services.remind_signers(now=now) for _ in range(2)] for kind, now in at.items()}

    assert sent == {"asked": [1, 0], "soon": [1, 0], "late": [1, 0]}
    assert list(SigningReminder.objects.order_by("pk").values_list("user", "kind")) == [
        (ann.pk, "asked"), (ann.pk, "soon"), (ann.pk, "late"),
    ]  # fmt: skip
    messages = list(Message.objects.order_by("pk"))
    assert [each.title for each in messages] == [
        "Please read and sign: 4.2 Use of force",
        "To be signed by 2026-03-26: 4.2 Use of force",
        "Not signed yet: 4.2 Use of force",
    ]
    assert f"{settings.BASE_URL}/staff/sign/{request.public_id}/" in messages[0].text
    assert {each.recipient for each in messages} == {ann.email}


def test_nobody_is_written_to_after_the_end() -> None:
    make_policy()
    officer()
    services.end_signing(request=ask(), by=EDITOR, now=NOW)

    assert tasks.remind_signers() == 0
    assert not Message.objects.exists()


# Pages.


def test_an_officer_reads_what_changed_answers_and_signs(sign_in: Any) -> None:
    policy = make_policy()
    ann = officer("Ann")
    sign(ask(), ann)
    publish(policy, body="## Purpose\nOfficers use no force at all.", now=NOW)
    services.end_signing(request=signing.open_requests().get(), by=EDITOR, now=NOW)
    request = ask(questions=quiz.parse(TYPED))
    client = sign_in(ann)
    address = f"/staff/sign/{request.public_id}/"

    assert address in text(client.get("/staff/sign/"))
    page = client.get(address)
    assert "What changed since you signed version 1" in text(page)
    assert "Officers use no force at all." in text(page)
    wrong = client.post(address, {"answer-0": "1", "answer-1": "1", "has_read": "on"})
    assert "Part 4.2.2: warn people when you can." in text(wrong)
    assert "You have tried 1 time." in text(wrong)
    signed = client.post(address, {"answer-0": "0", "answer-1": "1", "has_read": "on"}, follow=True)

    assert "Signed. Thank you for reading it." in text(signed)
    assert [each.request for each in signed.context["signed"]] == [request]
    assert "You signed this version on" in text(client.get(address))


def test_no_word_that_it_was_read_no_signature(sign_in: Any) -> None:
    make_policy()
    client = sign_in(officer())

    response = client.post(f"/staff/sign/{ask().public_id}/", {})

    assert "Confirm that you have read it." in text(response)
    assert not Signature.objects.exists()


def test_strangers_find_nothing_to_sign(sign_in: Any, client: Client) -> None:
    make_policy()
    address = f"/staff/sign/{ask().public_id}/"

    assert client.get(address)["Location"].startswith("/accounts/login/")
    stranger = sign_in(UserFactory(roles=[Role.PRESS_OFFICER]))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"has_read": "on"}).status_code == 404
    assert "Nothing to sign" in text(stranger.get("/staff/sign/"))


def test_an_editor_asks_sees_who_has_not_and_ends_it(sign_in: Any) -> None:
    make_policy()
    officer("Ann")
    client = sign_in(UserFactory(roles=[Role.POLICY_EDITOR]))
    address = "/staff/policies/use-of-force/v/1/ask/"
    key = client.get(address).context["form"]["submission_key"].value()
    sent = {
        "roles": ["officer"], "due_on": DUE.isoformat(), "questions": TYPED, "submission_key": key,
    }  # fmt: skip

    first, second = (client.post(address, sent) for _ in range(2))

    request = SigningRequest.objects.get()
    assert first["Location"] == second["Location"] == f"/staff/sign/{request.public_id}/people/"
    assert "Ann" in text(client.get(first["Location"]))
    row = client.get("/staff/sign/people/").context["rows"][0]
    assert (row["asked"], row["signed"], row["late"]) == (1, 0, 0)
    again = client.post(address, {**sent, "submission_key": ""})
    assert again.status_code == 409
    ended = client.post(f"/staff/sign/{request.public_id}/end/", follow=True)
    assert "Nobody is asked any more. What was signed stays." in text(ended)
    assert "Nobody is asked since" in text(client.get(first["Location"]))


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"roles": []}, "roles", "Choose at least one role."),
        ({"due_on": ""}, "due_on", "Choose a day."),
        ({"due_on": "2020-01-01"}, "due_on", "Choose today or a later day."),
        ({"questions": "Why?\n* a"}, "questions", "Question 1 needs words"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(
    sign_in: Any, changed: dict, field: str, words: str
) -> None:
    make_policy()
    client = sign_in(UserFactory(roles=[Role.POLICY_EDITOR]))
    sent = {"roles": ["officer"], "due_on": DUE.isoformat(), "questions": ""}

    response = client.post("/staff/policies/use-of-force/v/1/ask/", {**sent, **changed})

    assert words in str(response.context["form"].errors[field])
    assert not SigningRequest.objects.exists()


def test_a_supervisor_sees_their_own_officers_only(sign_in: Any) -> None:
    make_policy()
    boss = OfficerFactory(user=UserFactory(name="Boss", roles=[Role.SUPERVISOR]))
    here = PlaceFactory()
    officer("Ann", place=here, boss=boss)
    officer("Bea", place=here)
    request = ask()
    client = sign_in(boss.user)

    page = text(client.get(f"/staff/sign/{request.public_id}/people/"))

    assert ("Ann" in page, "Bea" in page, "Stop asking" in page) == (True, False, False)
    row = client.get("/staff/sign/people/").context["rows"][0]
    assert row["asked"] == 1
    assert client.post(f"/staff/sign/{request.public_id}/end/").status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_who_may_see_and_ask(sign_in: Any, role: Role) -> None:
    make_policy()
    client = sign_in(UserFactory(roles=[role]))

    found = [
        client.get(path).status_code
        for path in ("/staff/sign/", "/staff/sign/people/", "/staff/policies/use-of-force/v/1/ask/")
    ]

    sees = 200 if role in (Role.POLICY_EDITOR, Role.SUPERVISOR) else 403
    assert found == [200, sees, 200 if role == Role.POLICY_EDITOR else 403]


def test_what_is_not_there(sign_in: Any) -> None:
    make_policy()
    client = sign_in(UserFactory(roles=[Role.POLICY_EDITOR]))
    nobody = "/staff/sign/11111111-1111-4111-8111-111111111111/"

    assert client.get("/staff/policies/use-of-force/v/9/ask/").status_code == 404
    assert client.get(f"{nobody}people/").status_code == 404
    assert client.post(f"{nobody}end/").status_code == 404
