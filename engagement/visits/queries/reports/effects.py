"""Effects in words and as marks on one scale, an absent effect as plainly as any other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engagement.visits.enums import FINDINGS
from engagement.visits.pure.findings import Finding
from engagement.visits.pure.trial_plan import TrialPlan
from engagement.visits.queries.reports.figures import (
    Result,
    number,
    p_words,
    people_band,
    signed,
    span,
    when,
)
from trustapp.core.pure.charts.scale import Scale, Tick, axis

_ENDS = (3.0, 97.0)
_CHIPS = {
    Finding.RAISED: "up",
    Finding.LOWERED: "down",
    Finding.NO_EFFECT: "same",
    Finding.CANNOT_SAY: "same",
    Finding.TOO_FEW: "hidden",
}


@dataclass(frozen=True)
class EffectRow:
    """One outcome in one wave, in words and as marks on the scale."""

    label: str
    when: str
    sentence: str
    finding: str
    chip: str
    tone: str
    estimate: str
    range: str
    people: str
    reached: str
    certainty: str
    x: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Effects:
    """All effects on one scale."""

    rows: tuple[EffectRow, ...]
    ticks: tuple[Tick, ...]
    zero: float


def effects_of(made: Sequence[Result], plan: TrialPlan) -> Effects:
    ends = [each[end] for each in made for end in ("ci_lower", "ci_upper") if each[end] is not None]
    values = axis([0.0, *ends], bounds=(-1000, 1000), least_span=4)
    scale = Scale(values[0], values[-1], *_ENDS)
    return Effects(
        rows=tuple(_effect(each, plan, scale) for each in made),
        ticks=tuple(Tick(value, scale.at(value)) for value in values),
        zero=scale.at(0),
    )


def _effect(made: Result, plan: TrialPlan, scale: Scale) -> EffectRow:
    found = Finding(made["finding"])
    has_interval = made["ci_lower"] is not None and made["ci_upper"] is not None
    return EffectRow(
        label=made["label"],
        when=when(made["wave"], plan),
        sentence=_sentence(made),
        finding=found.value,
        chip=str(FINDINGS[found]),
        tone=_CHIPS[found],
        estimate="" if made["estimate"] is None else signed(made["estimate"]),
        range=span(made) if has_interval else "",
        people=people_band(made["n_treated"] + made["n_control"]),
        reached=_reached(made),
        certainty=_certainty(made),
        x=None if made["estimate"] is None else scale.at(made["estimate"]),
        low=scale.at(made["ci_lower"]) if has_interval else None,
        high=scale.at(made["ci_upper"]) if has_interval else None,
    )


def _sentence(made: Result) -> str:
    """Say one finding, an absent effect as plainly as any other."""
    words = {
        "label": made["label"],
        "size": number(abs(made["estimate"] or 0)),
        "low": signed(made["ci_lower"]),
        "high": signed(made["ci_upper"]),
        "near": number(abs(made["ci_lower"] or 0)),
        "far": number(abs(made["ci_upper"] or 0)),
    }
    sentences = {
        Finding.RAISED: _("Visits raised “%(label)s” by %(size)s points (%(low)s to %(high)s)."),
        Finding.LOWERED: _("Visits lowered “%(label)s” by %(size)s points (%(low)s to %(high)s)."),
        Finding.NO_EFFECT: _no_effect(made),
        Finding.CANNOT_SAY: _(
            "We cannot say whether visits changed “%(label)s”: anything from %(low)s to %(high)s "
            "points fits what we saw."
        ),
        Finding.TOO_FEW: _("Too few people answered to say anything about “%(label)s”."),
    }
    return sentences[Finding(made["finding"])] % words


def _no_effect(made: Result) -> str:
    low, high = made["ci_lower"], made["ci_upper"]
    if low is None or high is None:
        return _("No effect of visits on “%(label)s” was found.")
    if low < 0 < high:
        return _(
            "No effect of visits on “%(label)s” was found: a rise of more than %(far)s points and "
            "a fall of more than %(near)s points are ruled out."
        )
    return _(
        "No effect of visits on “%(label)s” was found that holds beside all others looked at; "
        "alone, its range is %(low)s to %(high)s points."
    )


def _reached(made: Result) -> str:
    found = made["att_2sls_cr1_stata"] or made["att_wald_cr2"]
    if found is None or made["estimate"] is None:
        return ""
    return _(
        "For those visited because the lot fell on them: %(size)s points (%(low)s to %(high)s)."
    ) % {
        "size": signed(found["estimate"]),
        "low": signed(found["ci_lower"]),
        "high": signed(found["ci_upper"]),
    }


def _certainty(made: Result) -> str:
    if made["p"] is None:
        return ""
    words = {"p": p_words(made["p"]), "adjusted": p_words(made["p_holm"])}
    if made["smallest_detectable"] is None:
        return _("p %(p)s, adjusted %(adjusted)s") % words
    words["least"] = number(made["smallest_detectable"])
    return _("p %(p)s, adjusted %(adjusted)s; could find %(least)s points") % words
