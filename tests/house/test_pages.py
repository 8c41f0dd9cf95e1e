"""Every address of the house, walked in a real browser by somebody who may open it.

A new address without a line here fails. Each page is checked in light and dark, at phone and
desktop width, with axe-core (WCAG 2.2 AA), for sideways scrolling at 320 px, for its weight, its
headers, and for requests that leave the site.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import axe
from tests.city import City
from tests.headers import HEADERS
from tests.house.test_floors import patterns
from trustapp.demo.services.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIAISON = "liaison@prairielake.example"
ANALYST = "analyst@prairielake.example"
EDITOR = "policy@prairielake.example"
SUPERVISOR = "supervisor@prairielake.example"
OFFICER = "officer@prairielake.example"
OFFICER_2 = "officer2@prairielake.example"
OVERSIGHT = "oversight@prairielake.example"
ADMIN = "admin@prairielake.example"

KILOBYTE = 1024
WEIGHTS = {"public": 60, "results": 110, "staff": 150}


PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Page:
    """Where a route is looked at, by whom, and how heavy it may be in kB, compressed."""

    path: str | Callable[[City], str] = ""
    who: str | None = None
    weight: str = ""
    # For pages that only exist in the middle of something.
    prepare: Callable[[Any, City], None] | None = None

    def address(self, city: City) -> str:
        return self.path if isinstance(self.path, str) else self.path(city)

    @property
    def budget(self) -> int:
        return WEIGHTS[self.weight or ("staff" if self.who else "public")] * KILOBYTE


def one(query: str, shape: str) -> Callable[[City], str]:
    """Return a path made from the first row of a query."""
    return lambda city: shape.format(*city.ask(query)[0])


STRUCK = "SELECT substr(subject, 6), public_id FROM redaction_strike ORDER BY id LIMIT 1"
CASE = "SELECT public_id FROM cases_case WHERE kind = 'feedback' ORDER BY id LIMIT 1"
HANDED_IN = (
    "INSERT INTO files_file (public_id, subject, kind, size, received_at, state, trouble, tries, "
    "is_partial) SELECT gen_random_uuid(), 'case:' || public_id, 'jpeg', 2000, now(), 'waiting', "
    "'', 0, false FROM cases_case ORDER BY id DESC LIMIT 1; COMMIT; "
    "SELECT c.public_id, f.public_id FROM files_file f "
    "JOIN cases_case c ON f.subject = 'case:' || c.public_id LIMIT 1"
)
TRIAL = "SELECT public_id FROM visits_trial WHERE state = 'locked' LIMIT 1"
REPORTED = "SELECT public_id FROM visits_trial WHERE state = 'published' LIMIT 1"
FINDING = "SELECT slug FROM visits_trial WHERE state = 'published' LIMIT 1"
ALIKE = (
    "SELECT f.public_id, s.public_id FROM cases_alike a JOIN cases_case f ON f.id = a.first_id "
    "JOIN cases_case s ON s.id = a.second_id WHERE s.merged_into_id IS NULL LIMIT 1"
)
MERGED = "SELECT public_id FROM cases_case WHERE merged_into_id IS NOT NULL LIMIT 1"
CATEGORY = "SELECT public_id FROM cases_category WHERE retired_at IS NULL ORDER BY id LIMIT 1"
THANKS = "SELECT public_id FROM cases_case WHERE kind = 'thanks' ORDER BY id LIMIT 1"
READY = "SELECT public_id FROM cases_readyreply WHERE retired_at IS NULL ORDER BY id LIMIT 1"
TEAM = "SELECT public_id FROM cases_team WHERE retired_at IS NULL ORDER BY id LIMIT 1"
SURVEY = "SELECT public_id FROM surveys_survey LIMIT 1"
PLAN = "SELECT public_id FROM visits_plan ORDER BY planned_on DESC LIMIT 1"
STOP = (
    "SELECT p.public_id, s.public_id FROM visits_plan p JOIN visits_stop s ON s.plan_id = p.id "
    "WHERE NOT EXISTS (SELECT 1 FROM visits_closure c WHERE c.address_id = s.address_id) "
    "ORDER BY p.planned_on DESC, s.position LIMIT 1"
)
VISIT = (
    "SELECT p.public_id, s.public_id, v.event_id FROM visits_visit v "
    "JOIN visits_stop s ON s.id = v.stop_id JOIN visits_plan p ON p.id = s.plan_id LIMIT 1"
)
WORDS = (
    "SELECT s.public_id, w.public_id FROM surveys_wave w JOIN surveys_survey s "
    "ON s.id = w.survey_id WHERE w.state = 'closed' AND w.population = 'post_contact' LIMIT 1"
)
TOPLINE = (
    "SELECT public_id FROM surveys_wave WHERE state = 'closed' AND population = 'post_contact'"
)
RUNNING = (
    "SELECT public_id FROM surveys_survey "
    "WHERE state = 'running' AND population = 'general' LIMIT 1"
)
POSTER = (
    "SELECT s.public_id, l.short FROM surveys_openlink l JOIN surveys_survey s "
    "ON s.id = l.survey_id WHERE l.mode = 'qr' LIMIT 1"
)
FLOOD = (
    "INSERT INTO surveys_flood (public_id, link_id, wave_id, seen_on, most, usual, state, reason) "
    "SELECT gen_random_uuid(), l.id, w.id, current_date, 84, 2, 'open', '' FROM surveys_openlink l "
    "JOIN surveys_wave w ON w.survey_id = l.survey_id JOIN surveys_survey s ON s.id = w.survey_id "
    "ORDER BY l.id, w.id LIMIT 1 RETURNING (SELECT s.public_id FROM surveys_openlink l "
    "JOIN surveys_survey s ON s.id = l.survey_id WHERE l.id = link_id)"
)
SIGNING = "SELECT public_id FROM policies_signingrequest LIMIT 1"
LINK = "SELECT short FROM surveys_openlink WHERE ended_at IS NULL LIMIT 1"
OPEN_DRAFT = "children-and-young-people-v2"
PERSON = "SELECT id FROM accounts_user ORDER BY id LIMIT 1"

# Addresses that only take a POST, or answer with data, a file or a redirect: no page to look at.
NOT_A_PAGE = {
    "healthz", "neighborhoods/find/", "leave/", "say/feedback/words/", "accounts/logout/",
    "track/open/message/", "track/open/contact/", "track/open/objection/",
    "track/open/helped/",
    "staff/take-out/<slug:kind>/<uuid:public_id>/<uuid:strike_id>/<uuid:wish_id>/decide/",
    "staff/take-out/<slug:kind>/<uuid:public_id>/<uuid:strike_id>/<uuid:wish_id>/read/",
    "staff/take-out/<slug:kind>/<uuid:public_id>/<uuid:strike_id>/<uuid:wish_id>/put-back/",
    "track/open/review/", "track/open/resolved/", "results/data/scores.csv",
    "results/data/external.csv", "results/data/<uuid:public_id>/<slug:kind>.png",
    "policies/POL-<policy_number:number>/", "policies/POL-<policy_number:number>@v<int:version>/",
    "policies/<slug:slug>/clauses/<str:key>/", "staff/policies/<slug:slug>/start/",
    "staff/policies/<slug:slug>/draft/look/",
    "staff/policies/<slug:slug>/draft/submit/", "staff/policies/<slug:slug>/draft/take-back/",
    "staff/policies/<slug:slug>/draft/approve/", "staff/policies/<slug:slug>/draft/refuse/",
    "staff/policies/<slug:slug>/retire/approve/", "staff/policies/<slug:slug>/retire/refuse/",
    "staff/policies/<slug:slug>/retire/take-back/",
    "policies/feed/", "policies/<slug:slug>/feed/", "policies/<slug:slug>/v/<int:number>/pdf/",
    "staff/policies/import/<uuid:public_id>/discard/", "staff/sign/<uuid:public_id>/end/",
    "manage/people/<int:number>/give/", "manage/people/<int:number>/take/",
    "manage/people/<int:number>/setup/", "accounts/passkey/", "accounts/2fa/passkeys/options/",
    "manage/people/<int:number>/out/", "manage/people/requests/<uuid:public_id>/confirm/",
    "manage/people/requests/<uuid:public_id>/decline/", "manage/audit/export/",
    "accounts/devices/<int:number>/forget/", "accounts/sessions/others/end/",
    "accounts/sessions/<int:number>/end/",
    "staff/surveys/lint/",
    "staff/surveys/<uuid:public_id>/letters/<uuid:wave_id>/prepare/",
    "staff/surveys/<uuid:public_id>/letters/<uuid:batch_id>/fetch/",
    "staff/surveys/<uuid:public_id>/letters/<uuid:batch_id>/reprint/",
    "staff/surveys/<uuid:public_id>/letters/<uuid:batch_id>/post/",
    "staff/surveys/contacts/<uuid:public_id>/take/",
    "staff/surveys/contacts/<uuid:public_id>/discard/",
    "staff/surveys/<uuid:public_id>/links/", "staff/surveys/<uuid:public_id>/xlsform/",
    "staff/surveys/<uuid:public_id>/floods/<uuid:flood_id>/", "q/<slug:short>/again/",
    "staff/surveys/<uuid:public_id>/paper/print/", "staff/surveys/<uuid:public_id>/paper/find/",
    "staff/surveys/<uuid:public_id>/links/<slug:short>/end/",
    "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/copy/",
    "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/small/",
    "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/ask/",
    "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/<uuid:opening_id>/decide/",
    "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/<uuid:opening_id>/open/",
    "look.css", "manage/retention/holds/", "manage/retention/waiting/<uuid:public_id>/confirm/",
    "manage/retention/waiting/<uuid:public_id>/decline/",
    "staff/inbox/<uuid:public_id>/assign/", "staff/inbox/<uuid:public_id>/answer/",
    "staff/inbox/<uuid:public_id>/refer/", "staff/inbox/<uuid:public_id>/sort/",
    "manage/closed-days/open/", "manage/routing/rules/", "manage/routing/rules/<int:number>/end/",
    "staff/inbox/<uuid:public_id>/thanks/<uuid:officer_id>/back/",
    "staff/inbox/<uuid:public_id>/alike/<uuid:other_id>/apart/",
    "staff/inbox/many/<slug:verb>/", "staff/inbox/<uuid:public_id>/note/",
    "staff/inbox/<uuid:public_id>/close/",
    "staff/inbox/<uuid:public_id>/explain/", "staff/inbox/<uuid:public_id>/publish/",
    "staff/visits/<uuid:public_id>/<uuid:stop_id>/kept/",
    "staff/visits/<uuid:public_id>/list/",
    "staff/visits/<uuid:public_id>/cards/<slug:language>/",
    "staff/visits/<uuid:public_id>/done/", "staff/visits/<uuid:public_id>/cancelled/",
    "staff/visits/addresses/<uuid:public_id>/close/",
    "staff/visits/closures/<uuid:public_id>/reopen/",
    "staff/visits/phone/app.webmanifest", "staff/visits/phone/worker.js",
    "staff/visits/phones/<uuid:public_id>/revoke/",
    "staff/trials/<uuid:public_id>/baseline/",
    "staff/trials/<uuid:public_id>/blocks/", "staff/trials/<uuid:public_id>/offer/",
    "staff/trials/<uuid:public_id>/lock/", "staff/trials/<uuid:public_id>/look/",
    "trials/<slug:slug>/plan.json", "staff/trials/<uuid:public_id>/report/analyse/",
    "staff/trials/<uuid:public_id>/report/approve/", "trials/<slug:slug>/report.csv",
    "trials/<slug:slug>/people.csv", "trials/<slug:slug>/lots.csv", "trials/<slug:slug>/report.pdf",
    "carrier/receipts/<uuid:public_id>/", "carrier/texts/",
    "drafts/feed/", "drafts/flag/<uuid:public_id>/", "staff/drafts/<slug:slug>/text/",
    "staff/drafts/<slug:slug>/themes/", "staff/meetings/<uuid:public_id>/<slug:act>/",
    "staff/comments/<uuid:public_id>/publish/", "staff/comments/<uuid:public_id>/remove/",
    "staff/reviews/<uuid:public_id>/themes/", "staff/reviews/<uuid:public_id>/close/",
}  # fmt: skip


def give_feedback(page: Any, city: City) -> None:
    """Leave the browser on the page that shows the code."""
    page.goto(f"{city.url}/say/feedback/")
    page.check("input[name=listened][value=yes]")
    page.click("main button[type=submit]")
    page.fill("textarea", "The street lights are out again.")
    page.click("main button[type=submit]")
    page.wait_for_url("**/say/sent/")


def tick_one(page: Any, city: City) -> None:
    """Tick a message of the inbox and ask what can be done for it."""
    page.goto(f"{city.url}/staff/inbox/")
    page.locator("input[name=chosen]").first.check()
    page.locator("form:has(input[name=chosen]) button[type=submit]").click()
    page.wait_for_url("**/staff/inbox/many/*")


def write_down(page: Any, city: City) -> None:
    """Leave the browser on the page that shows the code of what somebody said at the desk."""
    page.goto(f"{city.url}/staff/inbox/new/")
    page.check("input[name=channel][value=desk]")
    page.select_option("select[name=language]", "ar")
    page.fill("textarea", "The street lights are out again.")
    page.click("main button[type=submit]")
    page.wait_for_url("**/staff/inbox/new/code/")


def open_progress(page: Any, city: City) -> None:
    """Give feedback and follow its code."""
    give_feedback(page, city)
    code = page.locator("[data-code]").get_attribute("data-code")
    page.goto(f"{city.url}/track/")
    page.fill("input[name=code]", code)
    page.click("main button[type=submit]")
    page.wait_for_url("**/track/open/")


def quiet_draft(city: City) -> str:
    """Return the slug of a policy whose draft was never out for comment."""
    query = (
        "SELECT p.slug FROM policies_policy p JOIN policies_version v ON v.policy_id = p.id LEFT "
        "JOIN policies_consultation c ON c.version_id = v.id "
        "WHERE v.state = 'draft' AND c.id IS NULL"
    )
    if not city.ask(query):
        city.manage("shell", "--no-imports", "-c", POLICY_DRAFT)
    return str(city.ask(query)[0][0])


def a_hold(city: City) -> str:
    """Return the public id of a hold."""
    query = "SELECT public_id FROM keeping_hold WHERE lifted_at IS NULL LIMIT 1"
    if not city.ask(query):
        city.manage("shell", "--no-imports", "-c", HOLD)
    return str(city.ask(query)[0][0])


HOLD = """
from django.utils import timezone
from trustapp.core.pure.actor import system
from trustapp.keeping import services
from trustapp.keeping.enums import Kind
services.place_hold(kind=Kind.VISITS, reason="A claim", by=system("test"), now=timezone.now())
"""


def a_review(city: City) -> str:
    """Return the public id of an open review of a policy."""
    query = "SELECT public_id FROM policies_review WHERE closed_at IS NULL LIMIT 1"
    if not city.ask(query):
        city.manage("shell", "--no-imports", "-c", REVIEW)
    return str(city.ask(query)[0][0])


REVIEW = """
from django.utils import timezone
from engagement.policies import services
from engagement.policies.enums import ReviewCause
from engagement.policies.models import Policy
from trustapp.core.pure.actor import system
services.open_review(
    policy=Policy.objects.get(slug="stops-on-the-street"), by=system("test"), now=timezone.now(),
    grounds=services.Grounds(cause=ReviewCause.STAFF, because="Two people asked the same."),
)
"""


def survey_draft(city: City) -> str:
    """Return the public id of a survey that is still a draft."""
    found = city.ask("SELECT public_id FROM surveys_survey WHERE state = 'draft' LIMIT 1")
    if not found:
        city.manage("shell", "--no-imports", "-c", DRAFT)
        found = city.ask("SELECT public_id FROM surveys_survey WHERE state = 'draft' LIMIT 1")
    return str(found[0][0])


def a_sheet(city: City) -> str:
    """Return the page on which a printed sheet is entered."""
    city.manage("shell", "--no-imports", "-c", SHEET)
    query = (
        "SELECT s.public_id, p.public_id FROM surveys_paperform p "
        "JOIN surveys_wave w ON w.id = p.wave_id "
        "JOIN surveys_survey s ON s.id = w.survey_id LIMIT 1"
    )
    return "/staff/surveys/{}/paper/{}/".format(*city.ask(query)[0])


SHEET = """
from django.utils import timezone
from feedback.surveys import services
from feedback.surveys.models import PaperForm, Survey
from trustapp.core.pure.actor import system
if not PaperForm.objects.exists():
    running = Survey.objects.get(state="running", population="general")
    services.print_forms(by=system("test"), survey=running, place=None, language="en", count=1,
                         now=timezone.now())
"""


def contact_file(city: City) -> str:
    """Return the public id of a list of people that waits for a word."""
    query = "SELECT public_id FROM surveys_contactfile WHERE decided_at IS NULL LIMIT 1"
    if not city.ask(query):
        city.manage("shell", "--no-imports", "-c", CONTACT_FILE)
    return str(city.ask(query)[0][0])


def document(city: City) -> str:
    """Return the public id of a document that was read and waits for a look."""
    query = "SELECT public_id FROM policies_handedin WHERE trouble = '' LIMIT 1"
    if not city.ask(query):
        city.manage("shell", "--no-imports", "-c", DOCUMENT)
    return str(city.ask(query)[0][0])


def policy_draft(city: City) -> str:
    """Return the slug of a policy that has a draft."""
    query = (
        "SELECT p.slug FROM policies_policy p JOIN policies_version v ON v.policy_id = p.id "
        "WHERE v.state = 'draft' LIMIT 1"
    )
    if not city.ask(query):
        city.manage("shell", "--no-imports", "-c", POLICY_DRAFT)
    return str(city.ask(query)[0][0])


DRAFT = """
from django.utils import timezone
from feedback.surveys import services
from feedback.surveys.models import Survey, SurveyItem
from feedback.surveys.pure.wording import INTROS
from trustapp.core.pure.actor import system
running = Survey.objects.get(state="running", population="general")
plan = services.SurveyPlan(
    title="Feeling safe at night", languages=["en"], intros={"en": INTROS["en"]},
    items=list(SurveyItem.objects.filter(survey=running).values_list("version_id", flat=True)),
    first_opens_at=timezone.now(), recurrence="", open_days=21, sample_size=50, places=[],
)
services.save_survey(by=system("test"), plan=plan, now=timezone.now())
"""
CONTACT_FILE = """
from django.utils import timezone
from feedback.surveys import services
from trustapp.core.pure.actor import system
services.keep_contact_file(
    by=system("test"), text="Mail,Area\\nana@example.org,41\\nnobody,999\\n",
    columns={"email": "Mail", "place": "Area"}, now=timezone.now(),
)
"""
DOCUMENT = f"""
from django.utils import timezone
from engagement.policies import services
from engagement.policies.services import reading
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor
editor = User.objects.get(email={EDITOR!r})
document = services.hand_in_document(
    kind="md", content=b"# Foot pursuits\\n\\n## Aim\\nKeep <b>safe</b>.\\n\\n## Aim\\nAgain.\\n",
    policy=None, by=Actor(kind="staff", label="Editor", user_id=editor.pk), now=timezone.now(),
)
reading.read_document(document_id=document.pk, now=timezone.now())
"""
POLICY_DRAFT = """
from django.utils import timezone
from engagement.policies import services
from engagement.policies.models import Policy
from trustapp.core.pure.actor import system
policy = Policy.objects.order_by("number").first()
services.start_draft(policy=policy, by=system("test"), now=timezone.now())
"""


def half_signed_in(page: Any, city: City) -> None:
    """Give the right password and stop before the code."""
    page.goto(f"{city.url}/accounts/login/")
    page.fill("input[name=login]", LIAISON)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def not_enrolled(page: Any, city: City) -> None:
    """Sign in to an account that has no second factor yet."""
    city.manage("shell", "--no-imports", "-c", NEW_ACCOUNT)
    page.goto(f"{city.url}/accounts/login/")
    page.fill("input[name=login]", "new@prairielake.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{city.url}/accounts/2fa/app/")


NEW_ACCOUNT = f"""
from trustapp.accounts.models import User
if not User.objects.filter(email="new@prairielake.example").exists():
    User.objects.create_user("new@prairielake.example", {PASSWORD!r}, name="New Colleague")
"""

PAGES: dict[str, Page] = {
    "": Page("/", weight="results"),
    "say/": Page("/say/"),
    "neighborhoods/": Page("/neighborhoods/"),
    "neighborhoods/<slug:slug>/": Page("/neighborhoods/hyde-park/", weight="results"),
    "results/": Page("/results/", weight="results"),
    "results/method/": Page("/results/method/"),
    "results/map/": Page("/results/map/", weight="results"),
    "results/data/": Page("/results/data/", weight="results"),
    "results/<slug:slug>/": Page("/results/edgewater/", weight="results"),
    "help/": Page("/help/"),
    "privacy/": Page("/privacy/"),
    "stay-private/": Page("/stay-private/"),
    "accessibility/": Page("/accessibility/"),
    "rights/": Page("/rights/"),
    "independent/": Page("/independent/"),
    "languages/": Page("/languages/"),
    "s/": Page("/s/"),
    "s/<str:token>/": Page("/s/nobody-knows-this-token/"),
    "s/<str:token>/stop/": Page("/s/nobody-knows-this-token/stop/"),
    "s/<str:token>/<int:screen>/": Page("/s/nobody-knows-this-token/2/"),
    "q/<slug:short>/": Page(one(LINK, "/q/{}/")),
    "q/<slug:short>/thanks/": Page(one(LINK, "/q/{}/thanks/")),
    "q/<slug:short>/done/": Page(one(LINK, "/q/{}/done/")),
    "q/<slug:short>/enough/": Page(one(LINK, "/q/{}/enough/")),
    "q/<slug:short>/full/": Page(one(LINK, "/q/{}/full/")),
    "q/<slug:short>/<int:screen>/": Page(one(LINK, "/q/{}/3/")),
    "say/feedback/": Page("/say/feedback/"),
    "say/thanks/": Page("/say/thanks/"),
    "say/sent/": Page(prepare=give_feedback),
    "say/concern/": Page("/say/concern/"),
    "track/": Page("/track/"),
    "track/open/": Page(prepare=open_progress),
    "you-said/": Page("/you-said/"),
    "you-said/<slug:slug>/": Page(one("SELECT slug FROM cases_story LIMIT 1", "/you-said/{}/")),
    "promises/": Page("/promises/"),
    "policies/": Page("/policies/"),
    "policies/page/<int:number>/": Page("/policies/page/1/"),
    "policies/topics/<str:slug>/": Page("/policies/topics/use-of-force/"),
    "policies/topics/<str:slug>/page/<int:number>/": Page("/policies/topics/use-of-force/page/1/"),
    "policies/<slug:slug>/v/<int:number>/part/<int:part>/": Page(
        "/policies/stops-on-the-street/v/1/part/1/"
    ),
    "policies/<slug:slug>/changes/<int:older>/<int:newer>/part/<int:part>/": Page(
        "/policies/stops-on-the-street/changes/1/2/part/1/"
    ),
    "policies/<slug:slug>/": Page("/policies/stops-on-the-street/"),
    "policies/<slug:slug>/v/<int:number>/": Page("/policies/stops-on-the-street/v/1/"),
    "policies/<slug:slug>/changes/": Page("/policies/stops-on-the-street/changes/"),
    "policies/<slug:slug>/changes/<int:older>/<int:newer>/": Page(
        "/policies/stops-on-the-street/changes/1/2/"
    ),
    "policies/<slug:slug>/experience/": Page("/policies/stops-on-the-street/experience/"),
    "drafts/": Page("/drafts/"),
    "drafts/rules/": Page("/drafts/rules/"),
    "drafts/yours/": Page("/drafts/yours/"),
    "drafts/confirm/<str:token>/": Page("/drafts/confirm/nobody-knows-this-token/"),
    "drafts/<slug:slug>/": Page(f"/drafts/{OPEN_DRAFT}/"),
    "drafts/<slug:slug>/comment/": Page(f"/drafts/{OPEN_DRAFT}/comment/"),
    "drafts/<slug:slug>/comment/<str:key>/": Page(f"/drafts/{OPEN_DRAFT}/comment/parent/"),
    "drafts/<slug:slug>/comments/": Page(f"/drafts/{OPEN_DRAFT}/comments/"),
    "drafts/<slug:slug>/outcome/": Page("/drafts/searching-a-car-v2/outcome/"),
    "accounts/login/": Page("/accounts/login/"),
    "accounts/2fa/": Page("/accounts/2fa/", LIAISON),
    "accounts/2fa/code/": Page(prepare=half_signed_in),
    "accounts/2fa/again/": Page("/accounts/2fa/again/", LIAISON),
    "accounts/2fa/app/": Page(prepare=not_enrolled),
    "accounts/2fa/recovery/": Page("/accounts/2fa/recovery/", LIAISON),
    "accounts/2fa/recovery/new/": Page("/accounts/2fa/recovery/new/", LIAISON),
    "accounts/2fa/passkeys/new/": Page("/accounts/2fa/passkeys/new/", LIAISON),
    "accounts/2fa/<int:number>/remove/": Page(
        one(
            "SELECT a.id FROM mfa_authenticator a JOIN accounts_user u ON u.id = a.user_id "
            f"WHERE a.type = 'totp' AND u.email = '{LIAISON}'",
            "/accounts/2fa/{}/remove/",
        ),
        LIAISON,
    ),
    "accounts/setup/<str:token>/": Page("/accounts/setup/nobody-knows-this-token/"),
    "trials/": Page("/trials/"),
    "trials/<slug:slug>/": Page(one(FINDING, "/trials/{}/")),
    "trials/<slug:slug>/report/": Page(one(FINDING, "/trials/{}/report/")),
    "staff/trials/": Page("/staff/trials/", ANALYST),
    "staff/trials/new/": Page("/staff/trials/new/", ANALYST),
    "staff/trials/<uuid:public_id>/": Page(one(TRIAL, "/staff/trials/{}/"), ANALYST),
    "staff/trials/<uuid:public_id>/plan/": Page(one(TRIAL, "/staff/trials/{}/plan/"), ANALYST),
    "staff/trials/<uuid:public_id>/people/": Page(one(TRIAL, "/staff/trials/{}/people/"), ANALYST),
    "staff/trials/<uuid:public_id>/power/": Page(one(TRIAL, "/staff/trials/{}/power/"), ANALYST),
    "staff/trials/<uuid:public_id>/assign/": Page(one(TRIAL, "/staff/trials/{}/assign/"), ANALYST),
    "staff/trials/<uuid:public_id>/report/": Page(
        one(REPORTED, "/staff/trials/{}/report/"), ANALYST
    ),
    "staff/trials/<uuid:public_id>/deviation/": Page(
        one(TRIAL, "/staff/trials/{}/deviation/"), ANALYST
    ),
    "staff/": Page("/staff/", SUPERVISOR),
    "staff/more/": Page("/staff/more/", ANALYST),
    "staff/inbox/": Page("/staff/inbox/", LIAISON),
    "staff/inbox/<uuid:public_id>/story/": Page(
        one(
            "SELECT c.public_id FROM cases_story s JOIN cases_case c ON c.id = s.case_id"
            " WHERE s.outcome = 'in_progress' ORDER BY s.id LIMIT 1",
            "/staff/inbox/{}/story/",
        ),
        LIAISON,
    ),
    "staff/take-out/<slug:kind>/<uuid:public_id>/": Page(
        one(CASE, "/staff/take-out/case/{}/"), LIAISON
    ),
    "staff/take-out/<slug:kind>/<uuid:public_id>/<uuid:strike_id>/ask/": Page(
        one(STRUCK, "/staff/take-out/case/{}/{}/ask/"), LIAISON
    ),
    "staff/inbox/many/": Page(who=LIAISON, prepare=tick_one, weight="staff"),
    "staff/inbox/<uuid:public_id>/": Page(one(CASE, "/staff/inbox/{}/"), LIAISON),
    "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/": Page(
        one(HANDED_IN, "/staff/inbox/{}/files/{}/"), LIAISON
    ),
    "staff/messages/": Page("/staff/messages/", ANALYST),
    "staff/thanks/": Page("/staff/thanks/", OFFICER),
    "staff/inbox/<uuid:public_id>/thanks/": Page(one(THANKS, "/staff/inbox/{}/thanks/"), LIAISON),
    "staff/inbox/new/": Page("/staff/inbox/new/", LIAISON),
    "staff/inbox/new/code/": Page(who=LIAISON, prepare=write_down),
    "staff/inbox/<uuid:public_id>/alike/<uuid:other_id>/": Page(
        one(ALIKE, "/staff/inbox/{}/alike/{}/"), LIAISON
    ),
    "staff/inbox/<uuid:public_id>/separate/": Page(
        one(MERGED, "/staff/inbox/{}/separate/"), LIAISON
    ),
    "staff/replies/": Page("/staff/replies/", LIAISON),
    "staff/replies/new/": Page("/staff/replies/new/", LIAISON),
    "staff/replies/<uuid:public_id>/": Page(one(READY, "/staff/replies/{}/"), LIAISON),
    "manage/": Page("/manage/", ADMIN),
    "manage/department/": Page("/manage/department/", ADMIN),
    "manage/promises/": Page("/manage/promises/", ADMIN),
    "manage/languages/": Page("/manage/languages/", ADMIN),
    "manage/look/": Page("/manage/look/", ADMIN),
    "manage/retention/": Page("/manage/retention/", ADMIN),
    "manage/retention/<slug:kind>/": Page("/manage/retention/cases/", ADMIN),
    "manage/retention/holds/<uuid:public_id>/lift/": Page(
        lambda city: f"/manage/retention/holds/{a_hold(city)}/lift/", ADMIN
    ),
    "staff/inbox/<uuid:public_id>/hold/": Page(one(CASE, "/staff/inbox/{}/hold/"), SUPERVISOR),
    "manage/closed-days/": Page("/manage/closed-days/", ADMIN),
    "manage/routing/": Page("/manage/routing/", ADMIN),
    "manage/routing/categories/new/": Page("/manage/routing/categories/new/", ADMIN),
    "manage/routing/categories/<uuid:public_id>/": Page(
        one(CATEGORY, "/manage/routing/categories/{}/"), ADMIN
    ),
    "manage/routing/teams/new/": Page("/manage/routing/teams/new/", ADMIN),
    "manage/routing/teams/<uuid:public_id>/": Page(one(TEAM, "/manage/routing/teams/{}/"), ADMIN),
    "manage/people/": Page("/manage/people/", ADMIN),
    "manage/people/new/": Page("/manage/people/new/", ADMIN),
    "manage/people/requests/": Page("/manage/people/requests/", ADMIN),
    "manage/audit/": Page("/manage/audit/", OVERSIGHT),
    "manage/people/<int:number>/": Page(one(PERSON, "/manage/people/{}/"), ADMIN),
    "manage/people/<int:number>/close/": Page(one(PERSON, "/manage/people/{}/close/"), ADMIN),
    "staff/surveys/": Page("/staff/surveys/", ANALYST),
    "staff/surveys/bank/": Page("/staff/surveys/bank/", ANALYST),
    "staff/surveys/contacts/": Page("/staff/surveys/contacts/", ANALYST),
    "staff/surveys/contacts/<uuid:public_id>/": Page(
        lambda city: f"/staff/surveys/contacts/{contact_file(city)}/", ANALYST
    ),
    "staff/surveys/bank/new/": Page("/staff/surveys/bank/new/", ANALYST),
    "staff/surveys/bank/new/<slug:kind>/": Page("/staff/surveys/bank/new/multiple/", ANALYST),
    "staff/surveys/bank/<slug:key>/": Page("/staff/surveys/bank/listen/", ANALYST),
    "staff/surveys/bank/<slug:key>/wording/": Page("/staff/surveys/bank/listen/wording/", ANALYST),
    "staff/surveys/import/": Page("/staff/surveys/import/", ANALYST),
    "staff/surveys/new/": Page("/staff/surveys/new/", ANALYST),
    "staff/surveys/<uuid:public_id>/": Page(one(SURVEY, "/staff/surveys/{}/"), ANALYST),
    "staff/surveys/<uuid:public_id>/edit/": Page(
        lambda city: f"/staff/surveys/{survey_draft(city)}/edit/", ANALYST
    ),
    "staff/surveys/<uuid:public_id>/questions/": Page(
        lambda city: f"/staff/surveys/{survey_draft(city)}/questions/", ANALYST
    ),
    "staff/surveys/<uuid:public_id>/questions/<int:item_id>/": Page(
        lambda city: "/staff/surveys/{}/questions/{}/".format(
            survey_draft(city),
            city.ask(
                "SELECT i.id FROM surveys_surveyitem i JOIN surveys_survey s ON s.id = i.survey_id "
                "WHERE s.state = 'draft' ORDER BY s.id, i.position DESC LIMIT 1"
            )[0][0],
        ),
        ANALYST,
    ),
    "staff/surveys/<uuid:public_id>/preview/": Page(
        one(SURVEY, "/staff/surveys/{}/preview/"), ANALYST
    ),
    "staff/surveys/<uuid:public_id>/launch/": Page(
        lambda city: f"/staff/surveys/{survey_draft(city)}/launch/", ANALYST
    ),
    "staff/surveys/<uuid:public_id>/paper/": Page(
        one(RUNNING, "/staff/surveys/{}/paper/"), ANALYST
    ),
    "staff/surveys/<uuid:public_id>/paper/<uuid:paper_id>/": Page(a_sheet, ANALYST),
    "staff/surveys/<uuid:public_id>/words/<uuid:wave_id>/": Page(
        one(WORDS, "/staff/surveys/{}/words/{}/"), ANALYST
    ),
    "staff/surveys/<uuid:public_id>/words/<uuid:wave_id>/<int:number>/": Page(
        one(WORDS, "/staff/surveys/{}/words/{}/2/"), ANALYST
    ),
    "staff/surveys/<uuid:public_id>/limits/": Page(
        lambda city: f"/staff/surveys/{survey_draft(city)}/limits/", ANALYST
    ),
    "staff/surveys/<uuid:public_id>/floods/": Page(
        one(FLOOD, "/staff/surveys/{}/floods/"), ANALYST
    ),
    "staff/surveys/<uuid:public_id>/end/": Page(one(RUNNING, "/staff/surveys/{}/end/"), ANALYST),
    "staff/surveys/<uuid:public_id>/links/<slug:short>/poster/": Page(
        one(POSTER, "/staff/surveys/{}/links/{}/poster/"), ANALYST
    ),
    "staff/drafts/": Page("/staff/drafts/", EDITOR),
    "staff/drafts/new/<slug:slug>/": Page(
        lambda city: f"/staff/drafts/new/{quiet_draft(city)}/", EDITOR
    ),
    "staff/drafts/<slug:slug>/": Page(f"/staff/drafts/{OPEN_DRAFT}/", EDITOR),
    "staff/drafts/<slug:slug>/comments/": Page(f"/staff/drafts/{OPEN_DRAFT}/comments/", EDITOR),
    "staff/drafts/<slug:slug>/meeting/": Page(f"/staff/drafts/{OPEN_DRAFT}/meeting/", EDITOR),
    "staff/themes/<uuid:public_id>/": Page(
        one("SELECT public_id FROM policies_theme ORDER BY id LIMIT 1", "/staff/themes/{}/"), EDITOR
    ),
    "staff/meetings/<uuid:public_id>/": Page(
        one("SELECT public_id FROM policies_meeting LIMIT 1", "/staff/meetings/{}/"), EDITOR
    ),
    "staff/comments/": Page("/staff/comments/", LIAISON),
    "staff/comments/<uuid:public_id>/": Page(
        one(
            "SELECT public_id FROM policies_comment WHERE state = 'published' ORDER BY id LIMIT 1",
            "/staff/comments/{}/",
        ),
        EDITOR,
    ),
    "staff/reviews/": Page("/staff/reviews/", EDITOR),
    "staff/reviews/new/<slug:slug>/": Page("/staff/reviews/new/stops-on-the-street/", EDITOR),
    "staff/reviews/<uuid:public_id>/": Page(
        lambda city: f"/staff/reviews/{a_review(city)}/", EDITOR
    ),
    "staff/policies/": Page("/staff/policies/", EDITOR),
    "staff/policies/new/": Page("/staff/policies/new/", EDITOR),
    "staff/policies/<slug:slug>/v/<int:number>/ask/": Page(
        "/staff/policies/stops-on-the-street/v/2/ask/", EDITOR
    ),
    "staff/policies/<slug:slug>/v/<int:number>/languages/": Page(
        "/staff/policies/stops-on-the-street/v/2/languages/", EDITOR
    ),
    "staff/policies/<slug:slug>/v/<int:number>/languages/<slug:language>/": Page(
        "/staff/policies/stops-on-the-street/v/2/languages/es/", EDITOR
    ),
    "staff/sign/": Page("/staff/sign/", OFFICER),
    "staff/sign/people/": Page("/staff/sign/people/", SUPERVISOR),
    "staff/sign/<uuid:public_id>/": Page(one(SIGNING, "/staff/sign/{}/"), OFFICER),
    "staff/sign/<uuid:public_id>/people/": Page(one(SIGNING, "/staff/sign/{}/people/"), EDITOR),
    "staff/policies/import/": Page("/staff/policies/import/", EDITOR),
    "staff/policies/import/<uuid:public_id>/": Page(
        lambda city: f"/staff/policies/import/{document(city)}/", EDITOR
    ),
    "staff/policies/<slug:slug>/import/": Page(
        "/staff/policies/stops-on-the-street/import/", EDITOR
    ),
    "staff/policies/<slug:slug>/draft/": Page(
        lambda city: f"/staff/policies/{policy_draft(city)}/draft/", EDITOR
    ),
    "staff/policies/<slug:slug>/draft/preview/": Page(
        lambda city: f"/staff/policies/{policy_draft(city)}/draft/preview/", EDITOR
    ),
    "staff/policies/<slug:slug>/retire/": Page("/staff/policies/use-of-force/retire/", EDITOR),
    "staff/visits/": Page("/staff/visits/", SUPERVISOR),
    "visits/": Page("/visits/"),
    "visits/stop/": Page("/visits/stop/"),
    "visits/stop/done/": Page("/visits/stop/done/"),
    "staff/visits/words/<slug:language>/": Page("/staff/visits/words/es/", SUPERVISOR),
    "staff/visits/addresses/": Page("/staff/visits/addresses/", SUPERVISOR),
    "staff/visits/addresses/new/": Page("/staff/visits/addresses/new/", SUPERVISOR),
    "staff/visits/choose/": Page(
        one(
            "SELECT p.slug FROM visits_address a JOIN places_place p ON p.id = a.place_id LIMIT 1",
            "/staff/visits/choose/?place={}",
        ),
        SUPERVISOR,
    ),
    "staff/visits/<uuid:public_id>/arrange/": Page(
        one(PLAN, "/staff/visits/{}/arrange/"), SUPERVISOR
    ),
    "staff/visits/phone/": Page("/staff/visits/phone/", OFFICER),
    "staff/visits/phones/": Page("/staff/visits/phones/", SUPERVISOR),
    "staff/visits/import/": Page("/staff/visits/import/", SUPERVISOR),
    "staff/visits/new/": Page("/staff/visits/new/", SUPERVISOR),
    "staff/visits/work/": Page("/staff/visits/work/", SUPERVISOR),
    "staff/visits/checks/": Page("/staff/visits/checks/", SUPERVISOR),
    "staff/visits/checks/<uuid:public_id>/": Page(
        one("SELECT public_id FROM visits_signal LIMIT 1", "/staff/visits/checks/{}/"), SUPERVISOR
    ),
    "staff/visits/<uuid:public_id>/": Page(one(PLAN, "/staff/visits/{}/"), OFFICER),
    "staff/visits/<uuid:public_id>/<uuid:stop_id>/": Page(
        one(STOP, "/staff/visits/{}/{}/"), OFFICER
    ),
    "staff/visits/<uuid:public_id>/<uuid:stop_id>/<uuid:event_id>/": Page(
        one(VISIT, "/staff/visits/{}/{}/{}/"), OFFICER_2
    ),
    "oversight/": Page("/oversight/", OVERSIGHT),
    "oversight/parts/": Page("/oversight/parts/", OVERSIGHT),
    "oversight/neighborhoods/": Page("/oversight/neighborhoods/", OVERSIGHT),
    "oversight/heard/": Page("/oversight/heard/", OVERSIGHT),
    "oversight/visits/": Page("/oversight/visits/", OVERSIGHT),
    "oversight/data/": Page("/oversight/data/", OVERSIGHT),
    "oversight/climate/": Page("/oversight/climate/", OVERSIGHT),
    "oversight/surveys/": Page("/oversight/surveys/", OVERSIGHT),
    "oversight/surveys/<uuid:wave_id>/": Page(one(TOPLINE, "/oversight/surveys/{}/"), OVERSIGHT),
    "oversight/promises/": Page("/oversight/promises/", OVERSIGHT),
}


def test_every_address_is_looked_at() -> None:
    addresses = {address for address, _pattern in patterns() if not address.startswith("api/")}

    assert addresses - set(PAGES) - NOT_A_PAGE == set()
    assert (set(PAGES) | NOT_A_PAGE) - addresses == set()


@pytest.fixture
def look(city: City, browser: Any) -> Iterator[Callable[[Page], Any]]:
    """Return a function that opens a page as the right person and returns the browser's page."""
    contexts = []

    def open_page(wanted: Page) -> Any:
        state = city.signed_in_state(browser, wanted.who) if wanted.who else None
        context = browser.new_context(storage_state=state, viewport=PHONE, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.strays = []
        page.weights = []
        page.on("request", lambda request: page.strays.append(request.url))
        page.on("response", lambda response: page.weights.append(response))
        if wanted.prepare:
            wanted.prepare(page, city)
        else:
            page.answer = page.goto(f"{city.url}{wanted.address(city)}")
        return page

    yield open_page
    for context in contexts:
        context.close()


# Both widths and both schemes; what differs by both at once is left to the long run.
TWO_LOOKS = ((PHONE, "light"), (DESK, "dark"))
ALL_LOOKS = tuple(product((PHONE, DESK), ("light", "dark")))


@pytest.mark.full
@pytest.mark.parametrize("route", PAGES, ids=lambda route: route or "home")
def test_page_is_open_to_everyone_in_every_look(route: str, look: Callable[[Page], Any]) -> None:
    assert violations(look(PAGES[route]), ALL_LOOKS) == []


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route or "home")
def test_page_is_open_to_everyone_and_gives_nothing_away(
    route: str, look: Callable[[Page], Any], city: City
) -> None:
    wanted = PAGES[route]
    page = look(wanted)

    assert violations(page, TWO_LOOKS) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    strays = [url for url in page.strays if urlsplit(url).netloc != urlsplit(city.url).netloc]
    assert strays == []
    if not wanted.prepare:
        found = page.answer.headers
        assert {name: found.get(name.lower()) for name in HEADERS} == HEADERS
        assert "default-src 'none'" in found["content-security-policy"]
        assert "unsafe" not in found["content-security-policy"]
        assert "geolocation=()" in found["permissions-policy"]
        assert found["cache-control"]
        if not wanted.who:
            # Of residents nothing stays: the cookie of a form goes with the browser.
            kept = [cookie for cookie in page.context.cookies() if cookie["expires"] != -1]
            assert kept == []
        sizes = [response.request.sizes()["responseBodySize"] for response in page.weights]
        assert sum(sizes) <= wanted.budget


def violations(page: Any, looks: Iterable[tuple[Any, str]]) -> list[str]:
    """Return what axe finds at these widths and in these colour schemes."""
    found = []
    for width, scheme in looks:
        page.set_viewport_size(width)
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme} {width['width']} {problem}" for problem in axe.violations(page)]
    return found


RESIDENTS = [
    route
    for route, wanted in PAGES.items()
    if not wanted.who and not wanted.prepare and not route.startswith("accounts/")
]


@pytest.mark.parametrize("route", RESIDENTS, ids=lambda route: route or "home")
def test_residents_page_works_right_to_left_without_javascript(
    route: str, city: City, browser: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()

    answer = page.goto(f"{city.url}/ar{PAGES[route].address(city)}")

    assert answer.status in {200, 404, 410}
    root = page.locator("html")
    assert (root.get_attribute("dir"), root.get_attribute("lang")) == ("rtl", "ar")
    assert page.locator("h1").count() == 1
    assert page.locator("main").bounding_box()["width"] <= PHONE["width"]
    context.close()
