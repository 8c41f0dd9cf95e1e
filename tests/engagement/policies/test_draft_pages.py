"""What everyone sees of drafts out for comment, and how they comment without an account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.policies import queries, services
from engagement.policies.enums import CommentState, Decision, RemovalReason
from engagement.policies.models import Comment, Consultation
from tests.factories.drafts import (
    LIAISON,
    answer,
    close,
    open_period,
    plan_meeting,
    published,
    say,
)
from tests.factories.places import PlaceFactory
from tests.factories.policies import BODY, EDITOR, draft_text, make_draft, make_policy
from trustapp.channels.models import Message

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b[2-9C-X]{4}-[2-9C-X]{4}-[2-9C-X]{4}\b")
SLUG = "use-of-force-v1"


@pytest.fixture
def now() -> Any:
    return timezone.now()


@pytest.fixture
def period(now: Any) -> Consultation:
    return open_period(now=now)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def send(client: Client, address: str, **typed: Any) -> Any:
    form = {"words": "Warn people first.", "reply": "code", "submission_key": "one", **typed}
    return client.post(address, form)


def test_list_groups_drafts_by_where_they_stand(client: Client, now: Any) -> None:
    open_period(now=now)
    old = open_period(now=now - timedelta(days=40), number="5.1", title="Drones")
    published(old, now=now - timedelta(days=39))
    done = open_period(now=now - timedelta(days=70), number="5.2", title="Dogs")
    close(done, now=now)
    close(old, now=now)

    page = text(client.get("/drafts/"))

    assert '<a href="/drafts/use-of-force-v1/" lang="en">Use of force</a>' in page
    assert "29 days left to comment" in page
    assert page.index("Open for comments</h2>") < page.index("Use of force</a>")
    assert page.index("We are working on the answers</h2>") < page.index("Drones</a>")
    assert '<a href="/drafts/dogs-v1/outcome/" lang="en">Dogs</a>' in page


def test_list_without_drafts_says_so(client: Client) -> None:
    assert "No draft is open for comments now." in text(client.get("/drafts/"))


def test_draft_page_shows_change_days_parts_and_no_popularity(
    client: Client, period: Consultation, now: Any
) -> None:
    published(period, "Warn people first.", clause_key="warnings", now=now)
    plan_meeting(period, now=now, places=[PlaceFactory(name="Northside")])

    page = text(client.get(f"/drafts/{SLUG}/"))

    assert "Reports are due within a day." in page
    assert "29 days left to comment" in page
    assert f'<a href="/drafts/{SLUG}/comment/warnings/">Comment on this part' in page
    assert f'<a href="/drafts/{SLUG}/comments/?part=warnings">Read 1 comment<span' in page
    assert "Led by <bdi>Rosa Diaz</bdi> from <bdi>Mediation Center</bdi>" in page
    assert "Northside" in page
    assert not re.search(r"\blikes?\b|popular|upvote", page, re.IGNORECASE)


def test_draft_page_compares_with_the_version_in_force(client: Client, now: Any) -> None:
    policy = make_policy()
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    body = BODY.replace("24 hours", "12 hours")
    draft = services.save_draft(
        policy=policy, revision=draft.revision, content=draft_text(body=body), by=EDITOR, now=now
    )
    open_period(draft, now=now)

    page = text(client.get("/drafts/use-of-force-v2/"))

    assert "Part by part, compared with version 1" in page
    assert '<del><span class="vh">Removed: </span>24' in page
    assert "The words stay the same. Read them." in page


def test_reading_a_part_that_the_draft_removes_can_be_commented(client: Client, now: Any) -> None:
    policy = make_policy()
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    body = draft.body[: draft.body.index("## Reports")]
    draft = services.save_draft(
        policy=policy, revision=draft.revision, by=EDITOR, now=now, content=draft_text(body=body)
    )
    open_period(draft, now=now)
    key = next(
        c.key for c in queries.clauses_of(policy.versions.get(number=1)) if c.heading == "Reports"
    )

    page = text(client.get(f"/drafts/use-of-force-v2/comment/{key}/"))

    assert "File a report within 24 hours." in page


def test_comment_gets_a_code_and_is_found_by_it(client: Client, period: Consultation) -> None:
    answered = send(client, f"/drafts/{SLUG}/comment/warnings/")
    code = CODE.findall(answered.content.decode())[0]

    assert answered.headers["Cache-Control"] == "no-store, private"
    comment = Comment.objects.get()
    assert (comment.words, comment.clause_key, comment.state) == (
        "Warn people first.", "warnings", CommentState.WAITING,
    )  # fmt: skip
    mine = text(client.post("/drafts/yours/", {"code": code.lower().replace("-", " ")}))
    assert "Waiting for a person to read it" in mine
    assert "Warn people first." in mine
    assert "The draft does not take effect before there is one." in mine


def test_double_click_is_one_comment_with_one_code(client: Client, period: Consultation) -> None:
    codes = [
        CODE.findall(send(client, f"/drafts/{SLUG}/comment/").content.decode())[0] for _ in range(2)
    ]

    assert codes[0] == codes[1]
    assert Comment.objects.count() == 1


def test_same_key_with_other_words_keeps_them_and_says_so(
    client: Client, period: Consultation
) -> None:
    send(client, f"/drafts/{SLUG}/comment/")

    answered = send(client, f"/drafts/{SLUG}/comment/", words="Something else.")

    assert answered.status_code == 422
    assert "Something else." in answered.content.decode()
    assert Comment.objects.count() == 1


def test_sentence_or_marked_words_become_a_quotation(client: Client, now: Any) -> None:
    body = BODY.replace("Warn people when you can.", "Warn people. Speak slowly. Warn people.")
    open_period(make_draft(now=now, body=body), now=now)
    address = f"/drafts/{SLUG}/comment/warnings/"

    send(client, address, sentence="1")
    send(client, address, marked="Warn people.", before="Speak slowly. ", submission_key="two")
    refused = send(client, address, marked="Never said", submission_key="three")

    chosen, marked = Comment.objects.order_by("pk")
    assert (chosen.quote, chosen.quote_start) == ("Speak slowly.", 13)
    assert (marked.quote, marked.quote_start) == ("Warn people.", 27)
    assert "We cannot find the words you marked." in text(refused)
    assert Comment.objects.count() == 2


def test_comment_stays_with_the_text_that_was_read(
    client: Client, period: Consultation, now: Any
) -> None:
    saved = services.save_draft(
        policy=period.policy, revision=1, by=EDITOR, now=now,
        content=draft_text(body=BODY.replace("when you can", "always")),
    )  # fmt: skip
    services.show_new_text(consultation=period, revision=saved.revision, by=EDITOR, now=now)

    send(client, f"/drafts/{SLUG}/comment/warnings/", text_number="1", marked="when you can")
    services.publish_comment(comment=Comment.objects.get(), by=LIAISON, now=now)
    page = text(client.get(f"/drafts/{SLUG}/comments/?part=warnings"))

    assert Comment.objects.get().snapshot.number == 1
    assert '<q lang="en">when you can</q>' in page
    assert "The quoted words were changed after this comment." in page


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"words": " "}, "Write your comment first."),
        ({"reply": "mail"}, "Enter your e-mail address, or choose a code."),
        ({"reply": "mail", "mail": "nobody"}, "Enter a valid email address."),
        ({"words": "Call me: 312 555 0142"}, "“312 555 0142” looks like a phone or file number."),
    ],
)
def test_what_cannot_be_sent_is_shown_again(
    client: Client, period: Consultation, typed: dict[str, str], problem: str
) -> None:
    page = text(send(client, f"/drafts/{SLUG}/comment/", **typed))

    assert problem in page
    assert "There is a problem" in page
    assert Comment.objects.count() == 0


def test_number_that_was_meant_is_sent_at_the_second_press(
    client: Client, period: Consultation
) -> None:
    words = "Call 312 555 0142 is what the sign says."
    page = send(client, f"/drafts/{SLUG}/comment/", words=words)
    seen = re.findall(r'name="seen_trace" value="([^"]+)"', page.content.decode())

    send(client, f"/drafts/{SLUG}/comment/", words=words, seen_trace=seen[0])

    assert Comment.objects.get().words == words


def test_mail_link_shows_a_button_and_only_the_press_confirms(
    client: Client, period: Consultation
) -> None:
    sent = text(send(client, f"/drafts/{SLUG}/comment/", reply="mail", mail="ana@example.org"))
    assert "look at your e-mail" in sent
    assert CODE.findall(sent) == []
    address = re.findall(r"/drafts/confirm/[^/]+/", Message.objects.get().text)[0]

    for _ in range(3):
        assert "Yes, send my comment" in text(client.get(address))
    assert Comment.objects.get().state == CommentState.UNCONFIRMED
    pressed = [text(client.post(address, {"submission_key": "k"})) for _ in range(2)]
    again = client.post(address, {"submission_key": "other"})

    assert CODE.findall(pressed[0]) == CODE.findall(pressed[1]) != []
    assert Comment.objects.get().state == CommentState.WAITING
    assert again.status_code == 410
    assert "Waiting for a person" in text(
        client.post("/drafts/yours/", {"code": CODE.findall(pressed[0])[0]})
    )


def test_closed_draft_keeps_typed_words_and_leads_back(
    client: Client, period: Consultation, now: Any
) -> None:
    close(period, now=now + timedelta(days=31))

    refused = send(client, f"/drafts/{SLUG}/comment/")
    asked = client.get(f"/drafts/{SLUG}/comment/")

    assert refused.status_code == 409
    assert "Comments on this draft are closed." in text(refused)
    assert "Warn people first." in text(refused)
    assert asked.headers["Location"] == f"/drafts/{SLUG}/"


def test_flood_is_slowed_down_and_no_word_is_lost(client: Client, period: Consultation) -> None:
    for number in range(40):
        send(client, f"/drafts/{SLUG}/comment/", submission_key=f"key-{number}")

    slowed = send(client, f"/drafts/{SLUG}/comment/", submission_key="more", words="Still here.")

    assert slowed.status_code == 429
    assert "Still here." in text(slowed)
    assert Comment.objects.count() == 40


def test_guessing_codes_is_slowed_down(client: Client) -> None:
    answers = [client.post("/drafts/yours/", {"code": f"CCCC-DDDD-FFF{n}"}) for n in range(6)]

    assert "We cannot find that code." in text(answers[0])
    assert [each.status_code for each in answers] == [200] * 5 + [429]


def test_comments_page_shows_removed_ones_with_the_reason(
    client: Client, period: Consultation, now: Any
) -> None:
    published(period, "Warn people first.", now=now)
    bad = say(period, "A terrible threat.", now=now)
    services.remove_comment(comment=bad, because=RemovalReason.THREAT, by=LIAISON, now=now)
    say(period, "Nobody has read this.", now=now)

    page = text(client.get(f"/drafts/{SLUG}/comments/"))

    assert "Warn people first." in page
    assert "It threatens somebody." in page
    assert "A terrible threat." not in page
    assert "Nobody has read this." not in page


def test_one_reader_flags_once_a_day_and_hides_nothing(
    client: Client, period: Consultation, now: Any
) -> None:
    comment = published(period, now=now)

    for _ in range(3):
        assert client.post(f"/drafts/flag/{comment.public_id}/").status_code == 200

    assert Comment.objects.get().flags == 1
    assert "Warn people first." in text(client.get(f"/drafts/{SLUG}/comments/"))
    hidden = say(period, now=now)
    assert client.post(f"/drafts/flag/{hidden.public_id}/").status_code == 404


def test_outcome_page_shows_answers_and_what_is_missing(
    client: Client, period: Consultation, now: Any
) -> None:
    theme = services.make_theme(home=period, title="Warn first", summary="", by=EDITOR, now=now)
    services.sort_comments(theme=theme, comments=[published(period, now=now)], by=EDITOR, now=now)
    published(period, "And speak slowly.", now=now)
    answer(theme, now=now, decision=Decision.CHANGED, clause_keys=("warnings",))

    page = text(client.get(f"/drafts/{SLUG}/outcome/"))

    assert "2 comments were published." in page
    assert "We changed the text" in page
    assert "And speak slowly." in page
    assert "No answer yet." in page
    assert "We are not done yet." in page


def test_feed_tells_of_drafts_and_saves_a_second_look(client: Client, period: Consultation) -> None:
    first = client.get("/drafts/feed/")
    again = client.get("/drafts/feed/", headers={"if-modified-since": first["Last-Modified"]})

    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "<title>4.2 Use of force</title>" in first.content.decode()
    assert "sessionid" not in first.cookies
    assert again.status_code == 304


def test_how_a_policy_works_is_told_on_its_own_page(client: Client) -> None:
    make_policy()

    assert "How does this policy work for you?" in text(
        client.get("/policies/use-of-force/experience/")
    )
    sent = send(client, "/policies/use-of-force/experience/", words="Nobody warned me.")

    assert len(CODE.findall(sent.content.decode())) >= 1
    assert Comment.objects.get().words == "Nobody warned me."


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_as_often_for_many(
    client: Client, count: int, django_assert_num_queries: Any, now: Any
) -> None:
    consultation = open_period(now=now)
    for number in range(1, count):
        open_period(now=now, number=f"5.{number}", title=f"Draft {number}")
    theme = None
    for number in range(count):
        comment = published(consultation, f"Say {number}.", clause_key="warnings", now=now)
        theme = services.make_theme(home=consultation, title="T", summary="", by=EDITOR, now=now)
        services.sort_comments(theme=theme, comments=[comment], by=EDITOR, now=now)
        answer(theme, now=now)
        answer(published(consultation, "Alone.", now=now), now=now)
        plan_meeting(consultation, now=now, places=[PlaceFactory()])

    for address, queries_asked in {
        "/drafts/": 2,
        f"/drafts/{SLUG}/": 10,
        f"/drafts/{SLUG}/comments/": 8,
        f"/drafts/{SLUG}/outcome/": 10,
        "/drafts/feed/": 2,
    }.items():
        client.get(address)
        with django_assert_num_queries(queries_asked):
            client.get(address)


@pytest.mark.parametrize(
    "address",
    [
        "/drafts/nothing-v1/", "/drafts/nothing-v1/comment/", "/drafts/nothing-v1/comments/",
        "/drafts/nothing-v1/outcome/", f"/drafts/{SLUG}/comment/nothing/",
        "/policies/nothing/experience/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: Client, period: Consultation, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/drafts/", f"/drafts/{SLUG}/", f"/drafts/{SLUG}/comments/", "/drafts/rules/"]
)
def test_reading_is_not_writing(client: Client, period: Consultation, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("language", ["es", "ar"])
def test_pages_speak_other_languages(client: Client, period: Consultation, language: str) -> None:
    page = client.get(f"/{language}/drafts/{SLUG}/comment/warnings/")

    assert page.status_code == 200
    assert "Send my comment" not in page.content.decode()
