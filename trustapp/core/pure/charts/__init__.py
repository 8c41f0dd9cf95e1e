"""Where every mark of a chart goes: numbers in, percent of the drawing area out.

Nothing here draws and nothing here knows a language. The partials in `templates/_components/`
turn the results into SVG whose dots, lines and texts are placed in percent, so that a chart fits
any width without a script and its text never scales. Places are rounded to two decimals.
"""

from trustapp.core.pure.charts.dots import DotPlot, dot_plot
from trustapp.core.pure.charts.maps import MapPlace, PlaceMap, Sheet, place_map, sheet
from trustapp.core.pure.charts.rows import (
    IntervalChart,
    IntervalRow,
    PairChart,
    PairRow,
    interval_rows,
    pair_rows,
)
from trustapp.core.pure.charts.scale import Interval
from trustapp.core.pure.charts.tally import StackedTally, TallyPart, stacked_tally
from trustapp.core.pure.charts.trend import (
    TrendChart,
    TrendEvent,
    TrendPoint,
    TrendStretch,
    position_of,
    trend,
)

__all__ = [
    "DotPlot",
    "Interval",
    "IntervalChart",
    "IntervalRow",
    "MapPlace",
    "PairChart",
    "PairRow",
    "PlaceMap",
    "Sheet",
    "StackedTally",
    "TallyPart",
    "TrendChart",
    "TrendEvent",
    "TrendPoint",
    "TrendStretch",
    "dot_plot",
    "interval_rows",
    "pair_rows",
    "place_map",
    "position_of",
    "sheet",
    "stacked_tally",
    "trend",
]
