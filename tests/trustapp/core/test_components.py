"""The layouts and components: what they say, where they lead, and whether everyone can use them."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.test import RequestFactory, override_settings
from django.urls import set_urlconf
from django.utils import translation

from tests.trustapp.core import look

URLS = "tests.trustapp.core.look"
EVERY_PAGE = ["guide", *look.PAGES]


@pytest.fixture(autouse=True)
def _sample_site() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=URLS):
        yield
    set_urlconf(None)


def draw(source: str, **context: Any) -> str:
    return str(engines["django"].from_string(source).render(context))


def request(path: str) -> Any:
    return RequestFactory().get(path, headers={"host": "localhost"})


class Balance(HTMLParser):
    """Counts what is opened and never closed, ids that occur twice, and labels without a field."""

    EMPTY = frozenset({"meta", "link", "br", "hr", "input", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wanted: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids += [str(named["id"])] if "id" in named else []
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.wanted += str(named.get(name) or "").split()
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


# --- whole pages --------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_pages_are_well_formed_and_every_reference_is_there(name: str, language: str) -> None:
    with translation.override(language):
        html = look.draw(name)

    page = Balance()
    page.feed(html)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.wanted) <= set(page.ids)
    assert html.count("<h1") == 1
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html


@pytest.mark.parametrize("language", ["es", "ar"])
def test_numbers_in_charts_keep_their_point_in_every_language(language: str) -> None:
    with translation.override(language):
        html = look.draw("guide")

    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert any("." in drawing for drawing in drawings)
    assert not re.search(r'(?:x|y|cx|cy|x1|x2|y1|y2|width)="\d+,\d', "".join(drawings))


def test_sensitive_page_says_nothing_in_its_title_and_lets_one_leave_first() -> None:
    html = look.draw("sensitive", form=None)

    assert "<title>Share what happened – Prairie Lake Police</title>" in html
    assert 'content="no-referrer"' in html
    before_the_menu = html.partition("<header")[0]
    assert 'href="/portal/leave/"' in before_the_menu
    assert before_the_menu.index('class="skip"') < before_the_menu.index("data-exit")


def test_other_pages_have_no_exit_bar() -> None:
    assert "data-exit" not in look.draw("question")


def test_demonstration_banner_is_drawn_for_a_made_up_department_only() -> None:
    real = look.draw("question", department={"name": "Real", "is_demo": False})

    assert "Demonstration data." in look.draw("question")
    assert "emonstration" not in real


def test_error_page_needs_no_context_at_all() -> None:
    html = draw(look.PAGES["error"])

    assert "Something went wrong" in html
    assert 'href="tel:911"' in html
    assert 'hreflang="es"' in html


@pytest.mark.parametrize(
    ("saved", "words"),
    [(True, "Your words were saved."), (False, "Your words were not saved."), (None, "")],
)
def test_error_page_says_whether_words_were_saved(saved: bool | None, words: str) -> None:
    html = look.draw("error", words_saved=saved)

    assert ("Your words" in html) is bool(words)
    assert words in html
    assert "555-0100" in html


def test_error_page_finds_its_style_sheet_when_the_manifest_is_gone(tmp_path: Path) -> None:
    missing = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": missing}}

    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path, DEBUG=False):
        html = draw(look.PAGES["error"])

    assert 'href="/static/css/base.css"' in html


@pytest.mark.parametrize("layout", ["email.html", "email.txt"])
def test_mail_names_the_department_and_someone_independent(layout: str) -> None:
    source = '{% extends "_layouts/LAYOUT" %}{% block body %}Words.{% endblock %}'

    mail = draw(source.replace("LAYOUT", layout), department=look.DEPARTMENT, stop_url="https://s")

    assert all(
        part in mail for part in ("Words.", "555-0100", "Civilian Review Board", "https://s")
    )


# --- links --------------------------------------------------------------------------------------
def test_nav_link_marks_the_page_and_its_section() -> None:
    source = (
        '{% load house %}{% nav_link "policies:list" "P" section=True %}'
        '{% nav_link "portal:say" "S" %}'
    )

    here = draw(source, request=request("/policies/list/"))
    beneath = draw(source, request=request("/policies/list/stops/"))

    assert here == (
        '<li><a href="/policies/list/" aria-current="page"><span>P</span></a></li>'
        '<li><a href="/portal/say/"><span>S</span></a></li>'
    )
    assert 'href="/policies/list/" aria-current="true"' in beneath


def test_nav_link_and_link_to_draw_nothing_for_a_page_that_does_not_exist() -> None:
    source = '{% load house %}[{% nav_link "no:page" "P" %}{% link_to "no:page" "P" %}]'

    assert draw(source) == "[]"


def test_nav_link_shows_a_count_in_words_and_hides_zero() -> None:
    link = 'nav_link "cases:inbox" "Inbox" icon="inbox" badge=n badge_words="new"'
    source = "{% load house %}{% " + link + " %}"

    assert '3<span class="vh"> new</span>' in draw(source, n=3)
    assert "tag" not in draw(source, n=0)


def test_link_to_takes_a_class() -> None:
    source = '{% load house %}{% link_to "portal:help" "Help" css="btn" %}'

    assert draw(source) == '<a href="/portal/help/" class="btn">Help</a>'


def languages(path: str | None) -> list[tuple[str, str, bool]]:
    source = (
        "{% load house %}{% language_links as found %}{% for each in found %}"
        "{{ each.code }}|{{ each.url }}|{{ each.is_current }};{% endfor %}"
    )
    drawn = draw(source, **({"request": request(path)} if path else {}))
    rows = [row.split("|") for row in drawn.split(";") if row]
    return [(code, url, is_current == "True") for code, url, is_current in rows]


def test_language_links_lead_to_the_same_page() -> None:
    assert languages("/policies/list/?page=2") == [
        ("en", "/policies/list/?page=2", True),
        ("es", "/es/policies/list/?page=2", False),
        ("ar", "/ar/policies/list/?page=2", False),
    ]


def test_language_links_of_a_page_that_does_not_exist_lead_home() -> None:
    assert languages("/nowhere/")[1] == ("es", "/es/portal/home/", False)
    assert languages(None)[1] == ("es", "/es/", False)


@override_settings(ROOT_URLCONF="tests.trustapp.core.nothing")
def test_language_links_without_any_page_still_lead_somewhere() -> None:
    assert [url for _, url, _ in languages(None)][1:] == ["/es/", "/ar/"]


@override_settings(LANGUAGES=[("en", "English"), ("so", "Soomaali")])
def test_language_without_an_entry_in_django_keeps_its_given_name() -> None:
    html = draw('{% include "_partials/languages.html" %}', request=request("/portal/home/"))

    assert 'lang="so" hreflang="so" dir="ltr">Soomaali</a>' in html


@pytest.mark.parametrize(
    ("filtered", "expected"),
    [
        ("'+1 (555) 010-0'|phone_href", "tel:+15550100"),
        ("'7kmx 4qrt-9hdw'|code_groups|join:' '", "7KMX 4QRT 9HDW"),
    ],
)
def test_small_filters(filtered: str, expected: str) -> None:
    assert draw("{% load house %}{{ " + filtered + " }}") == expected


def test_icon_that_was_never_drawn_is_refused() -> None:
    with pytest.raises(KeyError):
        draw('{% load icons %}{% icon "badge" %}')


# --- forms --------------------------------------------------------------------------------------
def test_error_title_and_summary_lead_to_the_first_input_of_each_field() -> None:
    html = look.draw("question")

    assert "<title>Error: Your visit" in html
    summary = html.partition("There is a problem")[2].partition("</ul>")[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == [
        "id_words", "id_code", "id_listened_0", "id_reply_0", "id_outcome_0", "id_place",
        "id_day_month",
    ]  # fmt: skip
    assert all(f'id="{target}"' in html for target in targets)
    assert "What happened? This field is required." in summary
    assert "Your code: This field is required." in summary


def test_form_without_errors_has_a_plain_title_and_no_summary() -> None:
    html = look.draw("question", form=look.SampleForm())

    assert "<title>Your visit – Prairie Lake Police</title>" in html
    assert "There is a problem" not in html


def test_typed_text_is_kept_beside_its_errors() -> None:
    html = look.draw("question", form=look.SampleForm(data={"words": "They <did> not listen"}))

    assert "They &lt;did&gt; not listen</textarea>" in html


def test_summary_shows_errors_of_the_form_as_a_whole_and_of_formsets() -> None:
    from django import forms

    formset = forms.formset_factory(look.SearchForm, min_num=1, validate_min=True)(
        data={"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-place": ""}
    )
    form = look.SearchForm(data={"place": "x"})
    form.add_error(None, "We could not find that street.")

    html = draw(
        '{% include "_components/error_summary.html" %}',
        form=form,
        formset=formset,
        errors=["Try again later."],
    )

    assert "We could not find that street." in html
    assert "Try again later." in html
    assert "Please submit at least 1 form." in html


def test_field_of_choices_is_a_group_with_its_hint_and_error() -> None:
    html = draw(
        '{% include "_components/field.html" with field=form.reply as_heading=True %}',
        form=look.SampleForm(data={}),
    )

    assert '<fieldset aria-describedby="id_reply_helptext id_reply_error">' in html
    assert re.search(r"<legend><h1>Do you want a reply\?\s*</h1></legend>", html)
    assert html.count('<label class="choice"') == 3


@pytest.mark.parametrize(
    ("name", "wanted", "arrangement"),
    [
        ("listened", "", "across"),
        ("outcome", "", "tiles"),
        ("reply", "", ""),
        ("reply", "row", "across"),
    ],
)
def test_choices_are_arranged_by_the_widget_or_the_page(
    name: str, wanted: str, arrangement: str
) -> None:
    html = draw(
        '{% include "_components/field.html" with look=wanted %}',
        field=look.SampleForm()[name],
        wanted=wanted,
    )

    assert f'<div class="choices {arrangement}">' in html


def test_parts_of_a_date_have_labels_of_their_own() -> None:
    form = look.SampleForm()

    html = draw(
        '{% for field in fields %}{% include "_components/field.html" %}{% endfor %}',
        fields=[form["day"], form["when"]],
    )

    labels = re.findall(r'<label for="([^"]+)">([^<]+)</label>', html)
    assert labels == [
        ("id_day_month", "Month"), ("id_day_day", "Day"), ("id_day_year", "Year"),
        ("id_when_0", "Date"), ("id_when_1", "Time"),
    ]  # fmt: skip


def test_optional_fields_say_so_unless_the_page_says_it_once_for_all() -> None:
    source = '{% include "_components/field.html" with field=form.name optional_mark=marked %}'

    assert "(optional)" in draw(source, form=look.SampleForm(), marked=None)
    assert "(optional)" not in draw(source, form=look.SampleForm(), marked=False)


def test_long_text_says_how_long_it_may_be() -> None:
    html = draw(
        '{% include "_components/field.html" with field=form.words %}', form=look.SampleForm()
    )

    assert "You can write up to 12,000 characters." in html
    assert 'data-count="id_words"' in html


# --- words of components ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("verdict", "over_time", "between_places"),
    [
        ("clearly_up", "Clearly up", "Clearly above"),
        ("likely_up", "Likely up", "Likely above"),
        ("no_clear_change", "No clear change", "Not clearly different"),
        ("likely_down", "Likely down", "Likely below"),
        ("clearly_down", "Clearly down", "Clearly below"),
        ("too_few", "Not shown", "Not shown"),
    ],
)
def test_verdicts_have_words_of_their_own(
    verdict: str, over_time: str, between_places: str
) -> None:
    source = '{% include "_components/verdict_chip.html" with verdict=v compared_with=c only %}'

    assert over_time in draw(source, v=verdict, c="time")
    assert between_places in draw(source, v=verdict, c="place")


def test_verdict_that_nobody_defined_is_refused() -> None:
    with pytest.raises(KeyError):
        draw('{% load charts %}{% verdict_chip "surely_up" %}')


def test_names_and_addresses_of_places_are_escaped_on_the_map() -> None:
    base = look.charts.sheet([look.square(0, 0), look.square(1, 0)])
    places = [
        look.charts.MapPlace("<b>", "clearly_up", url='/"x/', words="<i>"),
        look.charts.MapPlace("Loop", "too_few", shown=False, words="not shown"),
    ]

    html = draw(
        '{% include "_components/place_map.html" with chart=chart id="map" only %}',
        chart=look.charts.place_map(base, places),
    )

    assert '<a href="/&quot;x/" aria-label="&lt;b&gt;: &lt;i&gt;">' in html
    assert '<path fill="url(#map-hatch)"' in html
    assert 'role="img" aria-label="Loop: not shown"' in html
    assert ">Loop</text>" in html


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (5, "19 of 20 dots are on the “rose” side"),
        (-5, "19 of 20 dots are on the “fell” side"),
        (0, "Half of the dots are on each side"),
    ],
)
def test_dot_plot_says_what_it_shows(change: float, words: str) -> None:
    chart = look.charts.dot_plot(change=change, standard_error=2.6)

    assert words in draw(
        '{% include "_components/dot_plot.html" with chart=chart only %}', chart=chart
    )


def test_trend_has_a_table_that_says_the_same_and_names_what_is_hidden() -> None:
    html = look.draw("guide")

    table = html.partition("Show the numbers as a table")[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table)[1:]
    assert len(rows) == 9
    assert "<td>61</td><td>57 to 65</td>" in rows[0]
    assert "Older wording, not comparable" in rows[0]
    assert "Not shown" in rows[5]
    assert "<td>62</td><td>58 to 66</td>" in rows[8]


def test_hidden_rows_are_hatched_and_give_their_reason() -> None:
    chart = look.charts.interval_rows(
        [look.charts.IntervalRow("Millside", None, reason="Fewer than 30 answers")]
    )

    html = draw('{% include "_components/interval_rows.html" with chart=chart only %}', chart=chart)

    assert 'class="hatch"' in html
    assert "Fewer than 30 answers" in html
    assert "Not shown" in html
    assert "<circle" not in html


def test_differences_are_told_in_words_and_not_by_colour_alone() -> None:
    html = draw(
        '{% include "_components/difference.html" %}',
        parts=[{"kind": "removed", "text": "may"}, {"kind": "added", "text": "must"}],
    )

    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert words == "Removed: may End of removed words. Added: must End of added words."


def test_words_of_residents_are_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"
    pairs = [{"said": evil, "did": evil}]
    thread = [{"author": evil, "text": evil, "sent_at": look.WHEN}]
    summary = [{"label": evil, "value": evil, "change_url": "#"}]

    html = look.draw("guide", pairs=pairs, thread=thread, summary=summary)

    assert evil not in html
    assert html.count("&lt;script&gt;") == 7


@pytest.mark.parametrize(
    ("value", "words"), [(5.0, "+5"), (-2.5, "−2.5"), (0, "no change"), (0.0, "no change")]
)
def test_changes_are_written_as_people_write_them(value: float, words: str) -> None:
    assert draw("{% load charts %}{{ value|signed }}", value=value) == words
