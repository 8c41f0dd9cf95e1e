"""The numbers of a report as tables, for people who compute."""

from engagement.visits.queries.reports.figures import Result, band, plain

_HEADINGS = [
    *("outcome", "wave", "primary", "finding", "headline", "n_treated", "n_control"),
    *("estimate", "ci_lower", "ci_upper", "p", "p_holm"),
    *("reached_estimate", "reached_ci_lower", "reached_ci_upper", "smallest_detectable"),
]


def result_rows(result: Result) -> list[list[str]]:
    """Return the published numbers as a table, for people who compute."""
    rows = [_HEADINGS]
    for each in result["effects"]:
        found = each["att_2sls_cr1_stata"] or each["att_wald_cr2"] or {}
        numbers = [each["estimate"], each["ci_lower"], each["ci_upper"], each["p"], each["p_holm"]]
        reached = [found.get(name) for name in ("estimate", "ci_lower", "ci_upper")]
        rows.append(
            [each["outcome"], each["wave"], "yes" if each["primary"] else "no"]
            + [
                each["finding"],
                each["headline"],
                band(each["n_treated"]),
                band(each["n_control"]),
            ]
            + [plain(number) for number in (*numbers, *reached, each["smallest_detectable"])]
        )
    return rows


def lot_rows(result: Result) -> list[list[str]]:
    """Return what the lot alone makes of each outcome, from which anybody can read its p."""
    rows = [["outcome", "wave", "observed", "share_of_draws", "difference"]]
    for each in result["effects"]:
        lot = each["randomisation_inference"]
        if lot is None:
            continue
        last, observed = len(lot["null_quantiles"]) - 1, plain(lot["observed"])
        rows += [
            [each["outcome"], each["wave"], observed, f"{place / last:g}", plain(value)]
            for place, value in enumerate(lot["null_quantiles"])
        ]
    return rows
