"""Disclosure: hide further cells until no small one can be worked out from what is public.

Hiding the small cells of a table is not enough: a total minus the other cells gives them back.
The cell suppression problem (Fischetti & Salazar 2001; Hundepool et al. 2012, ch. 4) looks for
the fewest further cells so that everything public leaves, for every small cell, an interval of
possible values of a stated width. The audit works the intervals out by linear programming,
exactly as an attacker would.

Needs scipy, so tasks and commands import it and screens read what they stored. The rules that
screens apply themselves are in `suppression`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, sparse

from trustapp.core.pure.suppression import FLOORS

Cell = tuple[int, ...]
Floats = NDArray[np.float64]

SMALLEST_WIDTH = 5
EXACT_SIZE = 1500
HAIR = 1e-6


class CannotProtect(ValueError):
    """No set of hidden cells protects the small ones: the table must be merged or withheld."""


@dataclass(frozen=True, eq=False)
class Table:
    """Counts and the sums that are public about them.

    `equations` has a row per public sum and a column per cell: `equations @ counts` is known to
    everybody. Cells are numbered in reading order; `shape` gives them back their position.
    """

    counts: Floats
    equations: Floats
    shape: tuple[int, ...]

    def position(self, number: int) -> Cell:
        return tuple(int(index) for index in np.unravel_index(number, self.shape))


def one_way(counts: ArrayLike) -> Table:
    """Describe a list of counts that is published with its total."""
    values = np.asarray(counts, dtype=np.float64)
    return Table(values, np.ones((1, len(values))), values.shape)


def two_way(counts: ArrayLike, *, small_totals_hidden: bool = False) -> Table:
    """Describe a table that is published with the totals of its rows and columns.

    With `small_totals_hidden` the totals become cells too, in a last row and column, which may
    be hidden like any other; otherwise all of them are public.
    """
    inner = np.asarray(counts, dtype=np.float64)
    if not small_totals_hidden:
        rows, columns = inner.shape
        by_row = np.kron(np.eye(rows), np.ones((1, columns)))
        by_column = np.kron(np.ones((1, rows)), np.eye(columns))
        return Table(inner.ravel(), np.vstack([by_row, by_column]), inner.shape)
    full = np.vstack([inner, inner.sum(axis=0)])
    full = np.hstack([full, full.sum(axis=1, keepdims=True)])
    rows, columns = full.shape
    signs = [np.append(np.ones(size - 1), -1.0) for size in (rows, columns)]
    by_row = np.kron(np.eye(rows), signs[1][None, :])
    by_column = np.kron(signs[0][None, :], np.eye(columns))
    return Table(full.ravel(), np.vstack([by_row, by_column]), full.shape)


def small_cells(table: Table, threshold: int = FLOORS.cell_count) -> list[int]:
    """List the cells that must be hidden for themselves; a zero is about nobody."""
    return np.flatnonzero((table.counts >= 1) & (table.counts < threshold)).tolist()


def possible_values(table: Table, hidden: Sequence[int], cell: int) -> tuple[float, float]:
    """Give the lowest and highest value of a hidden cell that agree with what is public.

    The equations describe a network, so both ends are whole numbers, or infinite where hidden
    totals leave room for any number of people.
    """
    columns = list(hidden)
    equations = table.equations[:, columns]
    public = equations @ table.counts[columns]
    aim = np.array([float(other == cell) for other in columns])
    ends = []
    for sign in (1.0, -1.0):
        found = optimize.linprog(
            sign * aim, A_eq=equations, b_eq=public, bounds=(0, None), method="highs"
        )
        ends.append(np.inf if found.status == 3 else round(sign * found.fun))
    return ends[0], ends[1]


def audit(table: Table, hidden: Sequence[int]) -> dict[Cell, tuple[float, float]]:
    """Work out what an attacker can know about every hidden cell."""
    return {table.position(cell): possible_values(table, hidden, cell) for cell in hidden}


def cells_to_hide(
    table: Table, *, threshold: int = FLOORS.cell_count, width: float = SMALLEST_WIDTH
) -> list[Cell]:
    """Choose the cells to hide: the small ones, and the fewest others that protect them.

    Every small cell keeps an interval of possible values at least `width` wide. Among equally
    many cells those with fewer people are hidden. Small tables are solved exactly; large ones
    cell by cell, and then every further cell that turns out not to be needed is shown again.

    Raises CannotProtect.
    """
    small = small_cells(table, threshold)
    if len(table.counts) * len(small) <= EXACT_SIZE:
        hidden = _fewest(table, small, width)
    else:
        hidden = _show_unneeded(table, small, _one_by_one(table, small, width), width)
    if not _is_protected(table, small, hidden, width):
        raise CannotProtect("the public totals give a small cell away")
    return [table.position(cell) for cell in hidden]


def _is_protected(table: Table, small: list[int], hidden: list[int], width: float) -> bool:
    for cell in small:
        low, high = possible_values(table, hidden, cell)
        if high - low < width:
            return False
    return True


def _prices(table: Table, free: list[int]) -> Floats:
    """Price each cell: one for hiding it at all, and a fraction for the people in it."""
    prices = 1 + table.counts / (table.counts.sum() + 1)
    prices[free] = 0
    return np.asarray(prices, dtype=np.float64)


def _fewest(table: Table, small: list[int], width: float) -> list[int]:
    """Find the best set by mixed-integer programming.

    For each small cell two changes of the table, up and down, must be possible that leave all
    public sums as they are, touch hidden cells only, keep every count at 0 or more and put the
    cell `width` apart. A change never needs more than `width` anywhere: it runs in cycles
    through the small cell. Unknowns: hidden or not per cell, then one change after the other.
    """
    cells, changes = len(table.counts), 2 * len(small)
    equations, unit = sparse.csr_array(table.equations), sparse.eye_array(cells)
    every = sparse.eye_array(changes)
    no_choice = sparse.csr_array((changes * equations.shape[0], cells))
    repeated = sparse.csr_array(np.ones((changes, 1)))
    room_up = -width * unit
    room_down = sparse.diags_array(np.minimum(table.counts, width))
    apart = sparse.lil_array((len(small), cells * (1 + changes)))
    for row, cell in enumerate(small):
        apart[row, cells * (1 + 2 * row) + cell] = 1
        apart[row, cells * (2 + 2 * row) + cell] = -1
    blocks = [
        (sparse.hstack([no_choice, sparse.kron(every, equations)]), 0, 0),
        (sparse.hstack([sparse.kron(repeated, room_up), sparse.kron(every, unit)]), -np.inf, 0),
        (sparse.hstack([sparse.kron(repeated, room_down), sparse.kron(every, unit)]), 0, np.inf),
        (apart, width, np.inf),
    ]
    prices = _prices(table, [])
    lower, upper = np.zeros(cells), np.ones(cells)
    lower[small] = 1
    reach = np.full(cells * changes, float(width))
    found = optimize.milp(
        np.concatenate([prices, np.zeros(cells * changes)]),
        integrality=np.concatenate([np.ones(cells), np.zeros(cells * changes)]),
        bounds=optimize.Bounds(np.append(lower, -reach), np.append(upper, reach)),
        constraints=[optimize.LinearConstraint(*block) for block in blocks],
    )
    if found.x is None:
        raise CannotProtect("no set of hidden cells protects the small ones")
    return np.flatnonzero(found.x[:cells] > 0.5).tolist()


def _one_by_one(table: Table, small: list[int], width: float) -> list[int]:
    """Protect one small cell after the other by the cheapest pair of changes (Kelly et al. 1992).

    Cells that are hidden already cost nothing, so patterns grow together.
    """
    cells = len(table.counts)
    still = sparse.csr_array(table.equations)
    room = np.minimum(table.counts, width)
    hidden = list(small)
    for cell in sorted(small, key=lambda number: (table.counts[number], number)):
        prices = _prices(table, hidden)
        flow = sparse.hstack([still, -still])
        apart = np.zeros((1, 4 * cells))
        apart[0, [cell, cells + cell, 2 * cells + cell, 3 * cells + cell]] = [-1, 1, 1, -1]
        found = optimize.linprog(
            np.tile(prices, 4),
            A_ub=apart,
            b_ub=[-width],
            A_eq=sparse.block_diag([flow, flow]),
            b_eq=np.zeros(2 * still.shape[0]),
            bounds=_both_ways(room, width),
            method="highs-ds",
        )
        if found.x is None:
            raise CannotProtect("no set of hidden cells protects the small ones")
        moved = found.x.reshape(4, cells).sum(axis=0) > HAIR
        hidden = sorted({*hidden, *np.flatnonzero(moved).tolist()})
    return hidden


def _both_ways(room: Floats, width: float) -> Floats:
    """Bound the rises and falls of two changes: a count can only fall as far as it goes."""
    rises = np.full(len(room), float(width))
    ends = np.concatenate([rises, room, rises, room])
    return np.column_stack([np.zeros_like(ends), ends])


def _show_unneeded(table: Table, small: list[int], hidden: list[int], width: float) -> list[int]:
    """Show further cells again, those with most people first, while all small ones stay safe."""
    further = sorted(set(hidden) - set(small), key=lambda cell: (-table.counts[cell], cell))
    for cell in further:
        rest = [other for other in hidden if other != cell]
        if _is_protected(table, small, rest, width):
            hidden = rest
    return hidden
