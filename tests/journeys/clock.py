"""The clock of a phone that is set wrong."""

from datetime import timedelta
from typing import Any

# It is no part of what the browser keeps: that is written down late, and a clock outlives a flat
# battery. What is monotonic stays right.
_SHIFTED = """(() => {
    globalThis.rightDate ??= Date;
    const shift = %d, Right = globalThis.rightDate;
    globalThis.Date = class extends Right {
        constructor(...given) { given.length ? super(...given) : super(Right.now() + shift); }
        static now() { return Right.now() + shift; }
    };
})()"""


def turn_clock(context: Any, shift: timedelta) -> None:
    """Make pages opened from now on see a clock that is so far off; the last one set holds."""
    context.add_init_script(_SHIFTED % (shift / timedelta(milliseconds=1)))
