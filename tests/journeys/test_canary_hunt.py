"""Somebody whom nobody must recognise walks every public page, and leaves no trace anywhere.

Address, browser, language, where they came from, what they typed and the secrets in their hands
are planted over pages that succeed, refuse, fail and slow down; then everything that the house
keeps is searched.
"""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.utils import timezone

from feedback.cases import services as cases
from feedback.cases.models import Case
from feedback.surveys.enums import Population, SurveyState
from tests.factories import files
from tests.factories.places import PlaceFactory
from tests.factories.surveys import (
    OpenLinkFactory,
    SurveyFactory,
    WaveFactory,
    invite,
)
from tests.house.test_floors import access_of, patterns
from tests.journeys.conftest import Inside, as_owner, letters
from tests.journeys.hunt import hits
from tests.journeys.visitor import Page, Visitor
from tests.journeys.waiting import wait_for
from tests.trustapp.local.machine import Machine
from trustapp.core.pure.actor import system
from trustapp.core.pure.codes import new_token
from trustapp.local.services import postgres

pytestmark = pytest.mark.slow

HEADERS = {
    "X-Forwarded-For": "2001:db8:77::cafe, 203.0.113.77",
    "User-Agent": "CanaryBrowser/77.7 (canary phone)",
    "Referer": "https://canary-referrer.example/from",
    "Accept-Language": "en, qaa-canary77;q=0.5",
    "X-Request-Id": "canary-request",
}
DAY = timedelta(days=1)
COOKIE = "canary-cookie=canary-cake"
SOURCE = "127.0.0.77"
WHO = (
    "203.0.113.77", "2001:db8:77", SOURCE, "CanaryBrowser", "canary-referrer", "canary77",
    "canary-request", "canary-cookie", "canary-cake", "canary-query", "canary-host",
    "canary-file", "canary-photo", "canary-within",
)  # fmt: skip
MAIL = "canary-mail@example.org"
WORDS = "canary-words: they stopped me twice"
TYPED = {
    "words": WORDS, "contact": MAIL, "code": "CANA-RYCA-NARY", "login": MAIL,
    "password": "canary-password", "q": "canary-words", "whom": "canary-words",
}  # fmt: skip
MULTIPART = {"Content-Type": "multipart/form-data; boundary=edge"}
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}\b")
PHOTO = files.saved(files.picture(), "JPEG", exif=files.exif("canary-within"))
# A kind that is refused, and large.
OTHER = b"canary-photo" * 300_000
# Only the mails may know to whom they go.
MAILS = ("file mail",)


class Walker(Visitor):
    """A browser that says too much about itself, and remembers what it was answered."""

    def __init__(self, home: str) -> None:
        super().__init__(home, HEADERS, SOURCE)
        self.seen: list[Page] = []

    def ask(self, *request: Any, **headers: Any) -> Page:
        """Ask, and remember the answer."""
        page = super().ask(*request, **headers)
        self.seen.append(page)
        return page

    def statuses(self) -> set[int]:
        """Return how pages were answered, and forget them."""
        found, self.seen = {page.status for page in self.seen}, []
        return found


@dataclass(frozen=True)
class Doors:
    """The secrets that open pages: of two invitations, and the short address of a poster."""

    answering: str
    declining: str
    short: str
    slug: str


@pytest.fixture
def doors(house: Machine, go_inside: Inside) -> Doors:
    """A running wave, with two people invited and a poster hung up."""
    made = Doors(new_token(), new_token(), "canary", "canary-park")
    with go_inside(house):
        place = PlaceFactory(slug=made.slug)
        survey = SurveyFactory(state=SurveyState.RUNNING, first_opens_at=None)
        times = {"opens_at": timezone.now() - DAY, "closes_at": timezone.now() + DAY}
        wave = WaveFactory(survey=survey, **times)
        WaveFactory(survey=survey, population=Population.OPEN_LINK, **times)
        OpenLinkFactory(survey=survey, short=made.short, place=place)
        invite(made.answering, wave, place=place, email=MAIL)
        invite(made.declining, wave, place=place)
    return made


def test_nobody_can_be_recognised_afterwards(
    house: Machine, passing: Path, go_inside: Inside, doors: Doors
) -> None:
    walker = Walker(house.address)
    answer_the_survey(walker, doors)
    code = give_feedback(walker)
    with go_inside(house):
        reply_to_newest()
    # Among all that is walked below is the door that takes the contact back.
    wait_for(lambda: MAIL in letters(house), "the notice of a reply")
    guess_too_often(walker)
    walk_everywhere(walker, doors, code)
    titles = " ".join(page.title for page in walker.seen)
    assert walker.statuses() >= {200, 302, 303, 400, 403, 404, 405, 410, 429}
    with database_away(house):
        walk_everywhere(walker, doors, code)
    assert 503 in walker.statuses()
    with tables_away(house):
        walk_everywhere(walker, doors, code)
    assert 500 in walker.statuses()
    wait_for(lambda: is_drawn(house), "the photo to be drawn anew")
    secrets = {doors.answering, doors.declining, code, code.replace("-", ""), *TYPED.values()}

    assert [secret for secret in secrets if secret in titles] == []
    assert hits(house, passing, WHO) == []
    assert hits(house, passing, secrets - {MAIL}) == []
    assert hits(house, passing, {MAIL}, but=MAILS) == []


def test_hunt_finds_what_lies_in_any_place(
    house: Machine, passing: Path, go_inside: Inside
) -> None:
    note = passing / "note"
    note.write_text("canary-note")
    with go_inside(house):
        PlaceFactory(name="canary-row")
    with redis.Redis.from_url(house.environment["REDIS_URL"]) as queue:
        queue.rpush("canary-list", "canary-item")
        found = hits(house, passing, ["canary-note", "canary-row", "canary-item"])
        queue.delete("canary-list")
    note.unlink()

    assert {where.partition(":")[0] for where in found} >= {
        "canary-note in file note",
        "canary-row in table places_place",
        "canary-item in key b'canary-list'",
    }


# --- the walk ---------------------------------------------------------------------------------
def answer_the_survey(walker: Walker, doors: Doors) -> None:
    """Answer by invitation and at a poster to the end, open the used link, and decline."""
    for start in (f"/s/{doors.answering}/", f"/q/{doors.short}/"):
        page = walker.get(start)
        while "<form" in page.text and page.status == 200:
            chosen = {name: values[0] for name, values in page.form.choices.items()}
            page = walker.get(walker.send(page, **chosen).goes_to)
        assert "Thank you." in page.text
    walker.get(f"/s/{doors.answering}/")
    walker.send(walker.get(f"/s/{doors.declining}/stop/"))


def give_feedback(walker: Walker) -> str:
    """Tell a story with an address to reply to, follow it by its code, and write again."""
    last = walker.send(walker.get("/say/feedback/"), listened="no", happened=WORDS)
    told = {"words": WORDS, "contact": MAIL, "reply_choice": "contact"}
    refused = hand_in(walker, last, "canary-file.exe", OTHER, **told)
    hand_in(walker, refused, "canary-file.jpg", PHOTO, **told)
    code = CODE.findall(walker.get("/say/sent/").text)[0]
    walker.send(walker.get("/track/"), code=code)
    walker.send(walker.get("/track/open/"), "/message/", words=WORDS)
    return str(code)


def hand_in(walker: Walker, page: Page, name: str, content: bytes, **typed: str) -> Page:
    """Fill in the form of a page, add a file, and send it without a script."""
    body = multipart(name, content, **page.form.hidden, **typed)
    return walker.ask(page.form.action, body, **MULTIPART)


def multipart(name: str, content: bytes, **fields: str) -> bytes:
    """Return a body as browsers write it."""
    head = b"--edge\r\nContent-Disposition: form-data; name="
    lines = [head + f'"{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
    file = head + f'"attached"; filename="{name}"\r\n\r\n'.encode() + content
    return b"".join(lines) + file + b"\r\n--edge--\r\n"


def reply_to_newest() -> None:
    """Reply to what was told last, so that a notice goes out by mail."""
    case, now = Case.objects.latest("pk"), timezone.now()
    cases.answer_case(
        by=system("tests.canary"), case=case, words=WORDS, seen_revision=case.revision, now=now
    )


def guess_too_often(walker: Walker) -> None:
    """Give thanks, try to sign in, try codes and send feedback until the pages slow down."""
    last = walker.send(walker.get("/say/thanks/"), words=WORDS)
    walker.send(last, whom=WORDS, may_share="no")
    walker.send(walker.get("/accounts/login/"), login=MAIL, password=TYPED["password"])
    page = walker.get("/track/")
    while walker.send(page, code=TYPED["code"]).status != 429:
        pass
    last = walker.send(walker.get("/say/feedback/"), listened="no")
    for turn in range(50):
        key = {"submission_key": f"canary-key-{turn}"}
        form = last.form
        if walker.post(form.action, **(form.hidden | key), words=WORDS).status == 429:
            break
    assert hand_in(walker, last, "canary-file.jpg", PHOTO, words=WORDS).status == 429


def walk_everywhere(walker: Walker, doors: Doors, code: str) -> None:
    """Ask for every address that needs no account, in every way; and for some that do not exist."""
    for path in public_paths(doors):
        walker.ask(f"{path}?from=canary-query", Cookie=COOKIE)
        walker.post(path, **TYPED)
        walker.ask(path, method="PUT")
    lost = (f"/s/{doors.declining}", f"/s/{doors.declining}x/", f"/track/{code}/", "/gone/", "/%00")
    for path in lost:
        walker.get(path)
        walker.post(path, **TYPED)
    for path in ("/say/feedback/", "/say/feedback/words/", f"/s/{doors.answering}/"):
        walker.ask(path, multipart("canary-file.jpg", OTHER), **MULTIPART)
    walker.ask("/", Host="canary-host.example")
    walker.ask("/api/v1/feedback/", b"{canary-words", Authorization="Bearer canary-password")


def public_paths(doors: Doors) -> Iterator[str]:
    """Yield every address that is open to all, API included, with its variables filled in."""
    values = {
        "str:token": doors.answering, "slug:short": doors.short, "slug:slug": doors.slug,
        "int:screen": "1", "int:number": "1", "int:older": "1", "int:newer": "2",
        "uuid:public_id": "00000000-0000-4000-8000-000000000000", "slug:kind": "trend",
        "str:key": "warnings", "str:slug": "force", "int:part": "1", "int:version": "1",
        "policy_number:number": "4.2",
    }  # fmt: skip
    for address, pattern in patterns():
        if access_of(pattern) == "public" or address.startswith("api/"):
            path = re.sub(r"<([^>]+)>", lambda found: values[found[1]], address)
            yield "/" + path.replace("^.*$", "nothing-here")


def is_drawn(house: Machine) -> bool:
    """Say whether every file has a copy that is safe."""
    with house.connect(as_owner=True) as direct, direct, direct.cursor() as cursor:
        cursor.execute("SELECT array_agg(state) FROM files_file")
        return bool(cursor.fetchone()[0] == ["safe"])


# --- taking things away -----------------------------------------------------------------------
@contextmanager
def database_away(house: Machine) -> Iterator[None]:
    """Let nobody into the database meanwhile."""
    as_superuser(house, "ALTER DATABASE trustapp ALLOW_CONNECTIONS false")
    as_superuser(
        house, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'trustapp'"
    )
    try:
        yield
    finally:
        as_superuser(house, "ALTER DATABASE trustapp ALLOW_CONNECTIONS true")


@contextmanager
def tables_away(house: Machine) -> Iterator[None]:
    """Let every table be missing meanwhile, as a wrong migration would."""
    as_owner(house, "ALTER SCHEMA public RENAME TO elsewhere")
    try:
        yield
    finally:
        as_owner(house, "ALTER SCHEMA elsewhere RENAME TO public")


def as_superuser(house: Machine, statement: str) -> None:
    """Run a statement as the one who made the database."""
    port = int(house.environment["DATABASE_URL"].rpartition(":")[2].partition("/")[0])
    with closing(postgres.connect(house.place, port, "postgres")) as direct:
        direct.autocommit = True
        with direct.cursor() as cursor:
            cursor.execute(statement)
