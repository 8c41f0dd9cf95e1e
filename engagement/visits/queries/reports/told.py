"""What the report of a trial says: everything around its effects, in words and rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.visits.enums import FINDINGS
from engagement.visits.pure.findings import Finding
from engagement.visits.pure.trial_plan import TrialPlan
from engagement.visits.queries.reports.effects import EffectRow, Effects, effects_of
from engagement.visits.queries.reports.figures import (
    Result,
    band,
    number,
    p_words,
    share,
    signed,
    span,
    when,
)
from trustapp.core.pure.suppression import FLOORS


@dataclass(frozen=True)
class FlowStep:
    """One step of the flow: what happened, and to how many in each arm."""

    title: str
    treated: str
    control: str


@dataclass(frozen=True)
class Report:
    """Everything that the page, the paper and the table say."""

    title: str
    level: str
    effects: Effects
    flow: tuple[FlowStep, ...]
    excluded: tuple[str, ...]
    balance: tuple[tuple[str, ...], ...]
    balance_words: str
    response: tuple[str, ...]
    decay: tuple[str, ...]
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    method: str

    primary: tuple[EffectRow, ...]

    @property
    def flow_rows(self) -> list[list[str]]:
        return [[step.title, step.treated, step.control] for step in self.flow]


def report_of(result: Result, plan: TrialPlan) -> Report:
    """Say a result in the words of whoever reads it."""
    ordered = sorted(result["effects"], key=lambda each: not each["primary"])
    effects = effects_of(ordered, plan)
    return Report(
        title=plan.title,
        level=number((1 - result["alpha"]) * 100, 1 if result["alpha"] < 0.01 else 0),
        effects=effects,
        flow=_flow(result["flow"]),
        excluded=tuple(_excluded(result["flow"]["excluded"])),
        balance=tuple(_balance(result["balance"]["rows"])),
        balance_words=_balance_words(result["balance"]["joint"], result["alpha"]),
        response=tuple(_response(each, plan) for each in result["response"]),
        decay=tuple(_decay(each) for each in result["decay"]),
        groups=tuple(_groups(each, plan) for each in result["subgroups"]),
        method=_method(result),
        primary=effects.rows[: sum(each["primary"] for each in ordered)],
    )


def _flow(flow: Result) -> tuple[FlowStep, ...]:
    steps = [
        _step(_("Households drawn by lot"), flow["households"]),
        _step(_("People in them"), flow["people"]),
        _step(_("Analysed as drawn"), flow["analysed"]),
    ]
    if flow["reached"] is not None:
        steps.append(_step(_("Talked with at the door"), flow["reached"]["people"]))
    steps += [
        _step(_answered_words(wave["days_after"]), wave["answered"]) for wave in flow["waves"]
    ]
    return tuple(steps)


def _step(title: str, arms: Result) -> FlowStep:
    return FlowStep(title, band(arms["treated"]), band(arms["control"]))


def _answered_words(days: int) -> str:
    if days <= 0:
        return _("Answered before the lot")
    return ngettext(
        "Answered %(days)s day after the visits", "Answered %(days)s days after the visits", days
    ) % {"days": days}


def _excluded(made: Iterable[Result]) -> Iterable[str]:
    for each in made:
        count = each["people"]["treated"] + each["people"]["control"]
        yield f"{each['reason']}: {band(count)}"


def _balance(rows: Iterable[Result]) -> Iterable[tuple[str, ...]]:
    for row in rows:
        enough = not _is_small(row)
        numbers = (row["mean_treated"], row["mean_control"], row["standardised_difference"])
        told = tuple(number(value, 2) for value in numbers)
        yield (row["name"], *(told if enough else ("–",) * 3))


def _is_small(row: Result) -> bool:
    """Tell whether a row is about few people: in an arm, or among those with or without a mark."""
    counts = []
    for arm in ("treated", "control"):
        people, mean = row[f"n_{arm}"], row[f"mean_{arm}"] or 0.0
        counts += [people, people * mean, people * (1 - mean)] if 0 <= mean <= 1 else [people]
    return any(0 <= count < FLOORS.cell_count for count in counts)


def _balance_words(joint: Result | None, alpha: float) -> str:
    if joint is None:
        return _("There was nothing to compare before the lot.")
    words = {"p": p_words(joint["p"])}
    if joint["p"] < alpha:
        return (
            _(
                "Together, the arms differed more before the visits than the lot usually makes "
                "them (p %(p)s). The adjusted estimates allow for that."
            )
            % words
        )
    return _("Together, the arms were as alike as the lot makes them (p %(p)s).") % words


def _response(made: Result, plan: TrialPlan) -> str:
    words = {
        "when": when(made["wave"], plan),
        "treated": share(made["rate_treated"]),
        "control": share(made["rate_control"]),
    }
    said = _("%(when)s: %(treated)s %% answered with visits, %(control)s %% without.") % words
    if not made["differs"]:
        return f"{said} {_('That is no more of a difference than chance makes.')}"
    return " ".join([said, _("The arms answered unevenly."), *_bounds(made["lee_bounds"], plan)])


def _bounds(bounds: Iterable[Result], plan: TrialPlan) -> Iterable[str]:
    labels = {outcome.name: outcome.label for outcome in plan.outcomes}
    for each in bounds:
        if each["lower"] is None:
            continue
        yield _(
            "Whoever fell away, the effect on “%(label)s” lies between %(low)s and %(high)s."
        ) % {
            "label": labels[each["outcome"]],
            "low": signed(each["lower"]),
            "high": signed(each["upper"]),
        }


def _decay(made: Result) -> str:
    first, second, change = (made[f"{name}_itt_lin_cr2"] for name in ("first", "second", "change"))
    if first is None or second is None or change is None:
        return _("“%(label)s”: too few people answered both times.") % {"label": made["label"]}
    return _(
        "“%(label)s”: %(first)s points, then %(second)s, a change of %(change)s (%(low)s to "
        "%(high)s) among those who answered both times."
    ) % {
        "label": made["label"],
        "first": signed(first["estimate"]),
        "second": signed(second["estimate"]),
        "change": signed(change["estimate"]),
        "low": signed(change["ci_lower"]),
        "high": signed(change["ci_upper"]),
    }


def _groups(made: Result, plan: TrialPlan) -> tuple[str, tuple[tuple[str, str], ...]]:
    labels = {outcome.name: outcome.label for outcome in plan.outcomes}
    heading = f"{made['subgroup']} – {labels[made['outcome']]}, {when(made['wave'], plan)}"
    return heading, tuple((row["group"], _group(row)) for row in made["groups"])


def _group(row: Result) -> str:
    found = row["itt_lin_cr2"]
    if found is None:
        return str(FINDINGS[Finding.TOO_FEW])
    return f"{FINDINGS[row['finding']]}: {signed(found['estimate'])} ({span(found)})"


def _method(result: Result) -> str:
    return _(
        "Computed as registered, by method %(method)s; the lot was drawn again %(draws)s times "
        "from seed %(seed)s."
    ) % {
        "method": result["method"],
        "draws": number_format(result["draws"], 0, force_grouping=True),
        "seed": result["seed"],
    }
