"""Sample words and numbers for every component, and a small site of pages that use the layouts."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils.safestring import mark_safe

from trustapp.core.pure import charts

WHEN = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)

DEPARTMENT = SimpleNamespace(
    name="Prairie Lake Police",
    tagline="Police and community",
    phone="555-0100",
    text_number="555-0101",
    relay_number="711",
    emergency_number="911",
    hours="8 am to 8 pm",
    email="hello@prairielake.example",
    address="Any library, or 12 Mill Street",
    postal_address="PO Box 12, Prairie Lake",
    independent_name="Civilian Review Board",
    independent_phone="555-0170",
    independent_url="https://review.example/",
    is_demo=True,
    data_updated=WHEN.date(),
)

FAIRNESS = [("yes", "Yes"), ("partly", "Partly"), ("no", "No"), ("na", "Does not apply")]


class SampleForm(forms.Form):
    """One field of every look."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, initial="k")
    words = forms.CharField(
        label="What happened?",
        help_text="Tell us in any language.",
        max_length=12000,
        widget=forms.Textarea,
    )
    name = forms.CharField(label="Your name", required=False)
    code = forms.CharField(label="Your code", widget=forms.TextInput(attrs={"class": "code"}))
    listened = forms.ChoiceField(
        label="Did the officer listen?",
        choices=FAIRNESS,
        widget=forms.RadioSelect(attrs={"class": "row"}),
    )
    reply = forms.ChoiceField(
        label="Do you want a reply?",
        help_text="You can stay anonymous.",
        choices=[
            ("no", "No"),
            ("code", "Yes, I will look it up with a code"),
            ("mail", "By email"),
        ],
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label="How did the visit go?",
        choices=[("talked", "Talked"), ("none", "No answer"), ("later", "Not now")],
        widget=forms.RadioSelect(attrs={"class": "tiles"}),
    )
    needs = forms.MultipleChoiceField(
        label="Anything you need?",
        choices=[("interpreter", "An interpreter"), ("plain", "No uniform")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    share = forms.BooleanField(label="We may share your thanks", required=False)
    place = forms.ChoiceField(label="Where?", choices=[("a", "Austin"), ("b", "Loop")])
    day = forms.DateField(label="On what day?", widget=forms.SelectDateWidget(years=[2025, 2026]))
    when = forms.SplitDateTimeField(label="When exactly?", required=False)
    photo = forms.FileField(label="Photo", required=False)


class SearchForm(forms.Form):
    place = forms.CharField(
        label="Your street or neighborhood", help_text="We do not save what you type"
    )


class ScopeForm(forms.Form):
    place = forms.ChoiceField(label="Place", choices=[("", "All Prairie Lake")])
    period = forms.ChoiceField(label="Period", choices=[("1", "Jan–Mar 2026")])


def around(estimate: float, half: float = 4) -> charts.Interval:
    """Return an interval of the given half-width."""
    inner = half * 0.654
    return charts.Interval(
        estimate, estimate - inner, estimate + inner, estimate - half, estimate + half
    )


def points() -> list[charts.TrendPoint]:
    """Return nine waves: two in older wording, one of the rest hidden."""
    quarters = [f"{months} {year}" for year in (2024, 2025) for months in
                ("Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec")]  # fmt: skip
    values = [61, 60, 58, 56, 57, None, 60, 59, 62]
    return [
        charts.TrendPoint(
            label,
            None if value is None else around(value),
            comparable=number > 1,
            answers="About 600",
        )
        for number, (label, value) in enumerate(
            zip([*quarters, "Jan–Mar 2026"], values, strict=True)
        )
    ]


def square(x: float, y: float, size: float = 1) -> dict[str, Any]:
    """Return a square on the map."""
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def chart_context() -> dict[str, Any]:
    """Return one chart of every kind."""
    row = charts.IntervalRow
    events = [
        charts.TrendEvent(1.5, "July 2024", "We changed the question wording.", breaks=True),
        charts.TrendEvent(2.9, "October 2024", "Pier 9 arrest video published."),
        charts.TrendEvent(3.1, "December 2024", "New chief."),
    ]
    places = [
        charts.MapPlace("Bayview", "no_clear_change", words="not clearly different", url="#a"),
        charts.MapPlace("Eastgate", "clearly_down", words="clearly below the city", url="#b"),
        charts.MapPlace("Harbor", "likely_up", words="likely above the city", url="#c"),
        charts.MapPlace("Millside", "too_few", shown=False, words="not shown", url="#d"),
    ]
    base = charts.sheet([square(0, 0), square(1, 0), square(0, 1), square(1, 1)])
    return {
        "tally": charts.stacked_tally(
            [
                charts.TallyPart("done", 61, "moss"),
                charts.TallyPart("in progress", 88, "slate"),
                charts.TallyPart("not changing, each with a reason", 65, "field"),
            ]
        ),
        "trend": charts.trend(points(), events=events),
        "dots": charts.dot_plot(change=5, standard_error=2.6),
        "parts": charts.interval_rows(
            [
                row(
                    "Voice", around(60), "clearly_up", "They let people tell their side", around(54)
                ),
                row(
                    "Respect",
                    around(66),
                    note="They treat people with dignity",
                    previous=around(63),
                ),
                row("Good motives", around(63), "likely_up", previous=around(58)),
            ]
        ),
        "places": charts.interval_rows(
            [
                row("Bayview", around(60, 9), note="About 70 answers", url="#bayview"),
                row("Eastgate", around(44, 10), "clearly_down", "About 40 answers"),
                row("Harbor", around(73, 8), "likely_up", "About 90 answers"),
                row("Millside", None, note="Fewer than 30 answers", reason="Too few to be fair"),
            ],
            reference=around(62),
        ),
        "heard": charts.pair_rows(
            [
                charts.PairRow("Age 18 to 29", 24, 11, "Heard at 46% of their share"),
                charts.PairRow("Speak Vietnamese at home", 6, 2, "Heard at 33% of their share"),
                charts.PairRow("Rent their home", 52, 37),
                charts.PairRow("Have a disability", 13, 12, "About right"),
                charts.PairRow("Age 65 and over", 17, 31, "Heard at nearly twice their share"),
            ]
        ),
        "map": charts.place_map(base, places),
    }


def words_context() -> dict[str, Any]:
    """Return sample words for the content components."""
    task = SimpleNamespace
    return {
        "tasks_hero": [
            task(title="Give feedback", detail="About 1 minute. No name needed.", first=True),
            task(title="Make a complaint", detail="You can stay anonymous", first=False),
            task(title="Thank someone", detail="We pass it on to them", first=False),
            task(title="Check progress", detail="Use the code we gave you", first=False),
            task(title="Answer a survey", detail="From a text, letter or sign", first=False),
        ],
        "kept": ["We do not ask about immigration status.", "You hear back within 3 working days."],
        "pairs": [
            {
                "said": "Cars race down Pine Street.",
                "did": "Two officers stand there now.",
                "state": "progress",
            },
            {
                "said": "Officers did not say why they stopped me.",
                "did": "We changed the policy.",
                "state": "done",
            },
            {
                "said": "Stop using drones.",
                "did": "Two children were found by drone.",
                "declined": True,
            },
        ],
        "steps": [
            {"title": "First facts", "detail": "Posted in 1 h 40.", "state": "done"},
            {"title": "Officer’s name", "detail": "Posted in 50 hours.", "state": "missed"},
            {"title": "Video", "detail": "Promised in 72 hours.", "state": "now"},
            {"title": "Community meeting", "detail": "March 12, 6 pm", "state": "next"},
        ],
        "numbers": [
            {"label": "Now", "value": "62%", "range": "58 to 66"},
            {"label": "A year ago", "value": "57%", "range": "53 to 61"},
            {"label": "Change", "value": "+5 points", "range": "0 to +10"},
        ],
        "headline": mark_safe("Trust <em>likely rose</em>. A fall is unlikely."),
        "legend": [
            {"mark": mark, "text": mark}
            for mark in ("band", "interval", "ring", "open", "full", "city", "hatch")
        ],
        "promises": [
            {
                "title": "Reply to 7 suggestions",
                "detail": "Promise: 30 days",
                "state": "late",
                "owner": "Community team",
                "label": "11 days late",
                "due_at": WHEN,
                "url": "#",
            },
            {
                "title": "First reply to 3 complaints",
                "state": "due_soon",
                "owner": "Intake desk",
                "label": "Due tomorrow",
            },
            {
                "title": "Publish comments",
                "state": "on_time",
                "owner": "Policy office",
                "label": "On time, due April 24",
            },
        ],
        "summary": [
            {"label": "What happened", "value": "They did not listen.", "change_url": "#"},
            {"label": "Where", "value": ""},
        ],
        "tasks": [
            {
                "title": "Call the witness",
                "url": "#",
                "detail": "Before Friday",
                "chip_kind": "due",
                "chip_label": "Due soon",
            },
            {"title": "Read the report", "chip_kind": "done", "chip_label": "Done"},
        ],
        "entries": [
            {"when": WHEN, "title": "Sergeant Lee read it", "text": "Next: an answer by Friday."},
            {
                "when": WHEN.date(),
                "title": "We missed our date",
                "kind": "late",
                "text": "New date: April 3.",
                "corrected": "the street name",
            },
        ],
        "thread": [
            {"author": "You", "sent_at": WHEN, "text": "Any news?", "is_ours": False},
            {
                "author": "Sergeant Lee",
                "sent_at": WHEN,
                "text": "Yes.",
                "is_ours": True,
                "lang": "en",
            },
        ],
        "clauses": [
            {
                "heading": "1. Reasons",
                "anchor": "c1",
                "state": "changed",
                "parts": [
                    {"kind": "same", "text": "Officers "},
                    {"kind": "removed", "text": "may"},
                    {"kind": "added", "text": "must"},
                    {"kind": "same", "text": " give the reason."},
                ],
            },
            {"heading": "2. Cards", "state": "same"},
            {
                "heading": "3. Receipts",
                "state": "added",
                "parts": [{"kind": "added", "text": "Every stop gets a receipt."}],
            },
            {"heading": "4. Quotas", "state": "removed"},
        ],
        "columns": ["Quarter", "Estimate", "Range"],
        "rows": [["Jan–Mar", "62%", "58 to 66%"], ["Apr–Jun", "Not shown", ""]],
        "crumbs": [{"label": "Inbox", "url": "#"}, {"label": "One item"}],
        "states": ["kept", "on_time", "due_soon", "late", "missed", "open"],
        "verdicts": [
            "clearly_up",
            "likely_up",
            "no_clear_change",
            "likely_down",
            "clearly_down",
            "too_few",
        ],
        "page_obj": Paginator(range(30), 10).page(2),
    }


def context(**more: Any) -> dict[str, Any]:
    """Return everything the style guide is drawn from; the form is sent empty, so it has errors."""
    return {
        "department": DEPARTMENT,
        "form": SampleForm(data={}),
        "search": SearchForm(auto_id="search_%s"),
        "scope": ScopeForm(auto_id="scope_%s"),
        **chart_context(),
        **words_context(),
        **more,
    }


PAGES = {
    "question": '{% extends "_layouts/question.html" %}{% block title %}Your visit{% endblock %}'
    "{% block heading %}How was it?{% endblock %}",
    "sensitive": '{% extends "_layouts/sensitive.html" %}{% block page %}<h1>Before you start</h1>'
    '<p class="lede">It takes about eight minutes.</p>{% include "_components/code_block.html" '
    'with code="7KMX-4QRT-9HDW" only %}{% endblock %}',
    "staff": '{% extends "_layouts/staff.html" %}{% block title %}Today{% endblock %}'
    "{% block heading %}Today{% endblock %}{% block page %}"
    '{% include "_components/task_list.html" with tasks=tasks only %}{% endblock %}',
    "oversight": '{% extends "_layouts/oversight.html" %}{% block title %}Trust{% endblock %}'
    '{% block page %}{% include "_components/verdict_headline.html" %}{% endblock %}',
    "error": '{% extends "_layouts/error.html" %}',
    "confirm": '{% extends "_layouts/question.html" %}{% block title %}Sure?{% endblock %}'
    '{% block page %}{% include "_components/confirm.html" with heading="Delete it?" '
    'body="This cannot be undone." button_label="Delete" button_kind="danger" cancel_url="#" '
    "form=None %}{% endblock %}",
}


def draw(name: str, **more: Any) -> str:
    """Return the page of that name as a visitor gets it, without any context processor."""
    more.setdefault(
        "request", RequestFactory().get(f"/look/{name}/", headers={"host": "localhost"})
    )
    more = {"late_count": 11, "step_text": "Question 1 of 6", "back_url": "#", **more}
    if name == "guide":
        return render_to_string("_layouts/styleguide.html", context(**more))
    return str(engines["django"].from_string(PAGES[name]).render(context(**more)))


def look(request: HttpRequest, name: str) -> HttpResponse:
    """Serve one page of the small site."""
    return HttpResponse(draw(name, request=request))


def _names(room: str, *names: str) -> Any:
    paths = [path(f"{room}/{name}/", look, {"name": "guide"}, name=name) for name in names]
    return path("", include((paths, room)))


urlpatterns = i18n_patterns(
    path("look/<str:name>/", look, name="look"),
    path("", include(([path("", look, {"name": "guide"}, name="home")], "home"))),
    _names(
        "portal", "home", "say", "neighborhoods", "results", "method", "help", "privacy",
        "stay_private", "accessibility", "rights", "independent", "languages", "leave",
    ),
    _names("policies", "list", "manage"),
    _names("cases", "you_said", "inbox"),
    _names("visits", "plans"),
    _names("surveys", "manage"),
    _names("promises", "public"),
    _names("dashboards", "today", "more", "oversight"),
    path("accounts/logout/", look, {"name": "guide"}, name="account_logout"),
    path("accounts/login/", look, {"name": "guide"}, name="account_login"),
    prefix_default_language=False,
)  # fmt: skip
