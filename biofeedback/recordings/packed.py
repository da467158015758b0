"""Metrics and beats in blocks: one row for each commit, so that hours of them are read at once.

An event is four numbers and a label. The numbers lie in a structured array; the label (everything
else, as JSON) is stored once in the file and named by its number. An event that does not fit this
form exactly is not packed, and is stored by itself.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Beat, Event, Metric

Labeller: TypeAlias = Callable[[str], int]
Rows: TypeAlias = NDArray[np.void]

ROW: Final = np.dtype(
    [("seq", "<i8"), ("time", "<f8"), ("first", "<f8"), ("second", "<f8"), ("label", "<u4")]
)
"""``first`` and ``second``: of a metric its value and quality, of a beat its interval and index."""
PACKED: Final = ("Metric", "Beat")
REVIEWED: Final = ("conductance", "breath_rate", "followed_rate", "rise")
"""Metrics a review draws; with the beats they lie apart, so that it opens without the others."""
_EXACT: Final = 2**53


def table_of(event: Event) -> str:
    """The table that holds a packed event."""
    apart = isinstance(event, Beat) or (isinstance(event, Metric) and event.name in REVIEWED)
    return "curves" if apart else "blocks"


def pack(seq: int, event: Event, label: Labeller) -> tuple[int, float, float, float, int] | None:
    """The row for a metric or a beat; None for any other event."""
    if isinstance(event, Metric):
        none = event.value is None
        text = _text(event.person, event.name, event.unit, event.window_s, event.reason, none)
        value = math.nan if event.value is None else event.value
        return _row(seq, event.time, value, event.quality, text, label)
    if isinstance(event, Beat):
        text = _text(event.person, event.verdict, event.adjacent, event.provisional, event.source)
        return _row(seq, event.time, event.rr_ms, event.index, text, label)
    return None


def _row(
    seq: int, time: float, first: float, second: float, text: str, label: Labeller
) -> tuple[int, float, float, float, int] | None:
    for number in (time, first, second):
        if isinstance(number, int) and abs(number) > _EXACT:
            return None
    return seq, time, first, second, label(text)


def _text(*values: object) -> str:
    return json.dumps(values, separators=(",", ":"))


def unpack(
    kind: str, rows: Rows, labels: dict[int, str], known: dict[int, list[Any]]
) -> Iterator[tuple[int, Event]]:
    """Each event with its place in the session; ``known`` keeps labels from block to block."""
    for seq, time, first, second, label in rows.tolist():
        if label not in known:
            known[label] = json.loads(labels[label])
        if kind == "Metric":
            person, name, unit, window_s, reason, none = known[label]
            value = None if none else first
            yield seq, Metric(time, person, name, value, unit, window_s, second, reason)
        else:
            person, verdict, adjacent, provisional, source = known[label]
            yield (
                seq,
                Beat(time, person, int(second), first, verdict, adjacent, provisional, source),
            )
