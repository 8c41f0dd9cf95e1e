"""XLSForm workbooks: what goes out comes back; what has no place is named by row."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from feedback.surveys.pure.branching import Condition
from feedback.surveys.pure.wording import Intro, Text, Wording
from feedback.surveys.pure.xlsform import (
    Form,
    FormQuestion,
    NotAWorkbook,
    Row,
    Workbook,
    pack,
    read,
    unpack,
    write,
)
from feedback.surveys.pure.xlsform.relevance import Source, TooRich, conditions_of

LANGUAGES = ("en", "es", "ar")
NAMES = {"en": "English", "es": "Español", "ar": "العربية"}
NONE = {
    "en": ("I do not know", "I prefer not to say"),
    "es": ("No sé", "Prefiero no decirlo"),
    "ar": ("لا أعرف", "أفضل ألا أقول"),
}


def there_and_back(form: Form) -> Form:
    back, left_out = read(unpack(pack(write(form, NAMES, NONE))), LANGUAGES, "en")
    assert left_out == []
    return back


def sheet(*rows: dict[str, str]) -> list[Row]:
    return [Row(number, row) for number, row in enumerate(rows, start=2)]


def from_rows(*rows: dict[str, str], choices: tuple[dict[str, str], ...] = ()):
    book = Workbook({"survey": sheet(*rows), "choices": sheet(*choices)})
    return read(book, LANGUAGES, "en")


words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20
)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Return any survey that the editor could have made."""
    languages = draw(st.sampled_from([("en",), ("en", "es"), LANGUAGES]))
    questions: list[FormQuestion] = []
    for number in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["scale", "single", "multiple", "number", "text"]))
        options = draw(st.integers(2, 4)) if kind in {"single", "multiple"} else 0
        low = draw(st.integers(-3, 1)) if kind in {"scale", "number"} else 0
        high = low + draw(st.integers(2, 10)) if kind in {"scale", "number"} else 10
        lead = draw(st.booleans())
        ends = draw(st.booleans()) and kind == "scale"
        texts = {
            language: Text(
                draw(words), draw(words) if lead else "",
                draw(words) if ends else "", draw(words) if ends else "",
                tuple(draw(words) for _ in range(options)),
            )
            for language in languages
        }  # fmt: skip
        alone = draw(st.booleans()) and kind == "multiple"
        sources = [each for each in questions if each.wording.kind != "text"]
        conditions: tuple[Condition, ...] = ()
        if sources and draw(st.booleans()):
            source = draw(st.sampled_from(sources))
            conditions = (draw(_condition(source)),)
        questions.append(
            FormQuestion(
                key=f"q{number}", construct=draw(st.sampled_from(["voice", "respect"])),
                citation=draw(st.sampled_from(["", "Somebody 2003."])),
                wording=Wording(
                    kind=kind, scale_min=low, scale_max=high, option_count=options,
                    is_reversed=kind == "scale" and draw(st.booleans()),
                    exclusive_options=(options,) if alone else (),
                    other_option=draw(st.integers(0, options)),
                    shuffles_options=bool(options) and draw(st.booleans()), texts=texts,
                ),
                conditions=conditions, shuffle=draw(st.integers(0, 6)),
            )
        )  # fmt: skip
    intro = Intro(draw(words), draw(words), draw(words))
    return Form(
        title=draw(words), languages=languages, questions=tuple(questions),
        intros=dict.fromkeys(languages, intro),
    )  # fmt: skip


def _condition(source: FormQuestion) -> st.SearchStrategy[Condition]:
    count = source.wording.option_count
    if count:
        values = st.lists(st.integers(1, count), min_size=1, unique=True)
        return values.map(lambda held: Condition(source.key, tuple(held)))
    limit = st.integers(0, 5)
    return st.one_of(
        limit.map(lambda low: Condition(source.key, (), low, None)),
        limit.map(lambda high: Condition(source.key, (), None, high)),
        st.tuples(limit, limit).map(lambda both: Condition(source.key, (), min(both), max(both))),
    )


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(forms())
def test_what_goes_out_comes_back_and_the_checker_agrees(form):
    assert there_and_back(form) == form
    assert convert(pack(write(form, NAMES, NONE)), validate=False, form_name="survey").xform


def test_a_list_that_ends_with_other_gets_one_with_a_line():
    survey = sheet(
        {"type": "select_one ways or_other", "name": "way", "label": "How?", "label::es": "¿Cómo?"},
        {"type": "text", "name": "why", "label": "Why?"},
    )
    ways = [{"list_name": "ways", "name": n, "label": n, "label::es": n} for n in ("bus", "foot")]
    book = Workbook({"survey": survey, "choices": sheet(*ways)})

    form, left_out = read(book, LANGUAGES, "en", {"en": "Other", "es": "Otro", "ar": "أخرى"})

    way, why = (question.wording for question in form.questions)
    assert (way.option_count, way.other_option, left_out) == (3, 3, [])
    assert way.texts["es"].options == ("bus", "foot", "Otro")
    assert why.kind == "text"


@settings(max_examples=20, deadline=None)
@given(forms())
def test_a_form_survives_json(form):
    assert Form.load(json.loads(json.dumps(form.dump()))) == form


def test_cells_are_never_formulas():
    form = Form(
        title="=1+1", languages=("en",),
        questions=(FormQuestion(key="q", construct="c", wording=Wording(
            kind="text", texts={"en": Text("=HYPERLINK(\"https://example.org\")")}
        )),),
    )  # fmt: skip

    packed = pack(write(form, NAMES, NONE))

    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert read(unpack(packed), LANGUAGES, "en")[0] == form


# --- what others write -------------------------------------------------------------------------
YES_NO = (
    {"list_name": "yn", "name": "yes", "label": "Yes"},
    {"list_name": "yn", "name": "no", "label": "No"},
)


def test_a_plain_form_of_another_tool_is_read():
    form, left_out = from_rows(
        {"type": "note", "name": "hello", "label": "We ask because we care."},
        {"type": "select_one yn", "name": "Met-Us", "label": "Did you meet us?"},
        {
            "type": "integer",
            "name": "times",
            "label": "How often?",
            "relevant": "${Met-Us} = 'yes'",
        },
        {"type": "text", "name": "why", "label": "Why?", "relevant": "${times} > 2"},
        choices=YES_NO,
    )

    assert left_out == []
    assert form.intros == {"en": Intro("", "", "We ask because we care.")}
    assert [(each.key, each.wording.kind, each.conditions) for each in form.questions] == [
        ("met-us", "single", ()),
        ("times", "number", (Condition("met-us", (1,)),)),
        ("why", "text", (Condition("times", (), 3, None),)),
    ]
    assert (form.questions[1].wording.scale_min, form.questions[1].wording.scale_max) == (0, 32000)


def test_numbers_with_words_at_both_ends_are_a_scale():
    choices = tuple(
        {"list_name": "s", "name": str(n), "label": {0: "0 Never", 4: "4 - Always"}.get(n, str(n))}
        for n in range(5)
    )

    form, _left = from_rows({"type": "select_one s", "name": "q", "label": "Q?"}, choices=choices)

    assert form.questions[0].wording == Wording(
        kind="scale", scale_min=0, scale_max=4, texts={"en": Text("Q?", "", "Never", "Always")}
    )


def test_a_range_is_a_scale():
    form, _left = from_rows(
        {"type": "range", "name": "q", "label": "Q?", "parameters": "start=1 end=7 step=1"}
    )

    assert (form.questions[0].wording.scale_min, form.questions[0].wording.scale_max) == (1, 7)


def test_the_label_of_a_group_is_the_lead_of_its_questions():
    form, _left = from_rows(
        {
            "type": "begin group",
            "name": "g",
            "label": "How often do officers",
            "appearance": "table-list",
        },
        {"type": "select_one yn", "name": "a", "label": "greet you?"},
        {"type": "end group"},
        {"type": "text", "name": "b", "label": "Why?"},
        choices=YES_NO,
    )

    assert [each.wording.texts["en"].lead for each in form.questions] == [
        "How often do officers", "",
    ]  # fmt: skip


def test_languages_are_read_from_their_codes_and_unknown_ones_are_not_taken():
    form, _left = from_rows(
        {
            "type": "text", "name": "q", "label::English (en)": "Why?",
            "label::Español (es)": "¿Por qué?", "label::Français (fr)": "Pourquoi ?",
        }
    )  # fmt: skip

    assert form.languages == ("en", "es")
    assert form.questions[0].wording.texts == {"en": Text("Why?"), "es": Text("¿Por qué?")}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"type": "geopoint", "name": "q", "label": "Where?"}, "kind"),
        ({"type": "decimal", "name": "q", "label": "How much?"}, "kind"),
        ({"type": "begin repeat", "name": "q", "label": "Each"}, "repeat"),
        ({"type": "text", "name": "q"}, "no_words"),
        ({"type": "text", "name": "known", "label": "Again?"}, "same_name"),
        ({"type": "text", "name": "q", "label": "a" * 401}, "too_long"),
        ({"type": "select_one gone", "name": "q", "label": "Which?"}, "list"),
        ({"type": "note", "name": "q", "label": "Nearly done."}, "note"),
        ({"type": "begin group", "name": "q", "relevant": "${known} > 1"}, "condition"),
        (
            {"type": "text", "name": "q", "label": "Q?", "relevant": "count(${known}) > 1"},
            "condition",
        ),
    ],
)
def test_what_has_no_place_is_named_by_row(row, why):
    known = {"type": "integer", "name": "known", "label": "Known?"}

    _form, left_out = from_rows(known, row)

    assert [(each.row, str(each.why)) for each in left_out] == [(3, why)]


def test_all_that_stands_in_a_repeat_is_left_out_with_it():
    form, left_out = from_rows(
        {"type": "begin_repeat", "name": "r"},
        {"type": "text", "name": "in", "label": "In?"},
        {"type": "end_repeat"},
        {"type": "text", "name": "out", "label": "Out?"},
    )

    assert [each.key for each in form.questions] == ["out"]
    assert len(left_out) == 1


# --- conditions --------------------------------------------------------------------------------
SOURCES = {"c": Source("c", {"a": 1, "b": 2}), "n": Source("n", {})}


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("${c} = 'a'", (Condition("c", (1,)),)),
        ("selected(${c}, 'b')", (Condition("c", (2,)),)),
        ("(${c} = 'a' or ${c} = 'b')", (Condition("c", (1, 2)),)),
        ("${c} = 'a' or ${c} = 'b'", (Condition("c", (1, 2)),)),
        ("${n} = 3", (Condition("n", (), 3, 3),)),
        ("${n} >= 3 and ${n} < 8", (Condition("n", (), 3, 7),)),
        ("${n} <= 3 and selected(${c}, 'a')", (Condition("n", (), None, 3), Condition("c", (1,)))),
    ],
)
def test_simple_expressions_are_conditions(expression, found):
    assert conditions_of(expression, SOURCES) == found


@pytest.mark.parametrize(
    "expression",
    [
        "${x} = 'a'", "${c} = 'z'", "${c} > 1", "${n} = 'a'", "not(${c} = 'a')",
        "${c} = 'a' or ${n} = 3", "${n} = 3 or ${n} = 5", "${c} = 'a' and ${c} = 'b'",
        "selected(${n}, '3')", "today() > 3", "(${c} = 'a'", "",
    ],
)  # fmt: skip
def test_richer_expressions_are_refused(expression):
    with pytest.raises(TooRich):
        conditions_of(expression, SOURCES)


# --- files that are none -----------------------------------------------------------------------
def packed(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"name,label\nq,Why?", b"PK\x03\x04 not really", packed(a=b"no workbook"),
        packed(bomb=b"0" * 19_000_000), packed(big=b"0" * 21_000_000),
        packed(**{f"part{number}": b"" for number in range(301)}),
        packed(evil=b"<?xml version='1.0'?><!DOCTYPE lol [<!ENTITY a 'b'>]><x>&a;</x>"),
    ],
    ids=["empty", "csv", "half a zip", "zip", "bomb", "too large", "too many", "entities"],
)  # fmt: skip
def test_files_that_are_no_workbook_are_refused(content):
    with pytest.raises(NotAWorkbook):
        unpack(content)
