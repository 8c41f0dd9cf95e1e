"""A survey as the rows of an XLSForm."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from feedback.surveys.pure.branching import Condition
from feedback.surveys.pure.wording import Intro, Text, Wording
from feedback.surveys.pure.xlsform.form import Form, FormQuestion

Line = dict[str, str]
Said = Callable[[Text], str]

# The parts of an introduction, as notes with these names.
INTRO = ("title", "who_asks", "why")
NO_ANSWERS = ("dont_know", "prefer_not")
CHOICES = ("single", "multiple")
# What the question of a line beside an option is named after its own.
OTHER = "_other"


def write(
    form: Form, names: Mapping[str, str], no_answers: Mapping[str, Sequence[str]]
) -> dict[str, list[Line]]:
    """Return the sheets of a form.

    `names` are the languages' own names, `no_answers` the two ways of not answering in each.
    """
    heads = {
        language: f"{names.get(language, language)} ({language})" for language in form.languages
    }
    survey = [*_intro(form.intros, heads)]
    choices: list[Line] = []
    for place, (lead, group) in enumerate(groupby(form.questions, key=_together), start=1):
        questions = list(group)
        survey += _opening(place, questions, heads) if any(lead[0]) else []
        for question in questions:
            survey.append(_line(question, form.questions, heads))
            survey += _other(question, heads)
            choices += _choices(question, heads, no_answers)
        survey += [{"type": "end_group"}] if any(lead[0]) else []
    first = next(iter(heads.values()), "")
    settings = {"form_title": form.title, "form_id": "survey", "default_language": first}
    return {
        "survey": survey,
        "choices": choices or [{"list_name": "", "name": ""}],
        "settings": [settings],
    }


def _together(question: FormQuestion) -> tuple[tuple[str, ...], tuple[object, ...]]:
    """Return what rows of one matrix share: the lead in every language, and the answers."""
    wording = question.wording
    leads = tuple(text.lead for text in wording.texts.values())
    ends = (wording.kind, wording.scale_min, wording.scale_max)
    texts = wording.texts.items()
    answers = tuple((lang, t.low_label, t.high_label, t.options) for lang, t in texts)
    return (leads, (*ends, answers)) if any(leads) else ((), (question.key,))


def _intro(intros: Mapping[str, Intro], heads: Mapping[str, str]) -> Iterator[Line]:
    for part in INTRO:
        words = {
            f"label::{head}": getattr(intros[language], part)
            for language, head in heads.items()
            if language in intros and getattr(intros[language], part)
        }
        if words:
            yield {"type": "note", "name": f"intro_{part}", **words}


def _opening(place: int, questions: Sequence[FormQuestion], heads: Mapping[str, str]) -> list[Line]:
    line = {"type": "begin_group", "name": f"matrix_{place}"}
    return [line | _said(questions[0].wording, heads, lambda text: text.lead)]


def _said(wording: Wording, heads: Mapping[str, str], said: Said) -> Line:
    return {
        f"label::{head}": said(wording.texts[language])
        for language, head in heads.items()
        if language in wording.texts
    }


def _line(
    question: FormQuestion, questions: Sequence[FormQuestion], heads: Mapping[str, str]
) -> Line:
    wording, key = question.wording, question.key
    types = {
        "scale": f"select_one {key}",
        "single": f"select_one {key}",
        "multiple": f"select_multiple {key}",
        "number": "integer",
        "text": "text",
    }
    kinds = {each.key: each.wording.kind for each in questions}
    line = {
        "type": types[wording.kind],
        "name": key,
        **_said(wording, heads, lambda text: text.text),
        "relevant": " and ".join(_relevant(each, kinds) for each in question.conditions),
        "constraint": _constraint(wording),
        "appearance": "likert" if wording.kind == "scale" else "",
        "parameters": "randomize=true" if wording.shuffles_options else "",
        "construct": question.construct,
        "citation": question.citation,
        "reversed": "yes" if wording.is_reversed else "",
        "shuffle": str(question.shuffle or ""),
        "other": f"a{wording.other_option}" if wording.other_option else "",
    }
    return {column: words for column, words in line.items() if words}


def _other(question: FormQuestion, heads: Mapping[str, str]) -> list[Line]:
    """Return the line to write on that the form's programs show beside one option."""
    wording, key = question.wording, question.key
    if not wording.other_option:
        return []
    said = _said(wording, heads, _of_option(wording.other_option - 1))
    when = f"selected(${{{key}}}, 'a{wording.other_option}')"
    return [{"type": "text", "name": f"{key}{OTHER}", **said, "relevant": when}]


def _constraint(wording: Wording) -> str:
    if wording.kind == "number":
        return f". >= {wording.scale_min} and . <= {wording.scale_max}"
    return " and ".join(
        f"not(selected(., 'a{option}') and count-selected(.) > 1)"
        for option in wording.exclusive_options
    )


def _relevant(condition: Condition, kinds: Mapping[str, str]) -> str:
    source = f"${{{condition.question}}}"
    parts = []
    if condition.values:
        is_any = kinds.get(condition.question) == "multiple"
        atoms = [
            f"selected({source}, 'a{value}')" if is_any else f"{source} = 'a{value}'"
            for value in condition.values
        ]
        parts.append(atoms[0] if len(atoms) == 1 else f"({' or '.join(atoms)})")
    if condition.at_least is not None:
        parts.append(f"{source} >= {condition.at_least}")
    if condition.at_most is not None:
        parts.append(f"{source} <= {condition.at_most}")
    return " and ".join(parts)


def _choices(
    question: FormQuestion, heads: Mapping[str, str], no_answers: Mapping[str, Sequence[str]]
) -> Iterator[Line]:
    wording = question.wording
    if wording.kind == "scale":
        for value in range(wording.scale_min, wording.scale_max + 1):
            said = _said(wording, heads, _of_point(wording, value))
            yield {"list_name": question.key, "name": str(value), **said}
    elif wording.kind in CHOICES:
        for option in range(wording.option_count):
            said = _said(wording, heads, _of_option(option))
            yield {"list_name": question.key, "name": f"a{option + 1}", **said}
    else:
        return
    for place, name in enumerate(NO_ANSWERS):
        said = {
            f"label::{head}": no_answers[language][place]
            for language, head in heads.items()
            if language in wording.texts and language in no_answers
        }
        yield {"list_name": question.key, "name": name, **said}


def _of_point(wording: Wording, value: int) -> Said:
    def said(text: Text) -> str:
        ends = {wording.scale_min: text.low_label, wording.scale_max: text.high_label}
        words = ends.get(value)
        return f"{value}: {words}" if words else str(value)

    return said


def _of_option(option: int) -> Said:
    return lambda text: text.options[option]
