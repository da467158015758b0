"""Any event, for property tests."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from biofeedback import events
from biofeedback.events import Event, SampleBatch

_NUMBERS = st.floats(allow_nan=False)
_SAMPLES = st.one_of(
    npst.arrays(np.float64, st.integers(0, 20), elements=st.floats(width=64)),
    npst.arrays(np.float64, st.integers(0, 20), elements=st.floats(width=32)),
    npst.arrays(np.float64, st.integers(0, 20), elements=st.integers(-40_000, 40_000).map(float)),
    npst.arrays(np.float64, st.tuples(st.integers(0, 9), st.integers(1, 3))),
).map(events.read_only)


def _value(kind: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is float:
        return _NUMBERS
    if kind is int:
        return st.integers()
    if kind is str:
        return st.text()
    if kind is bool:
        return st.booleans()
    if kind is type(None):
        return st.none()
    if kind == events.Samples:
        return _SAMPLES
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(_value(arguments[0]), max_size=4).map(tuple)
    if origin is tuple:
        return st.tuples(*map(_value, arguments))
    assert origin is Union or type(kind).__name__ == "UnionType", kind
    return st.one_of(*map(_value, arguments))


def events_of(kind: type) -> st.SearchStrategy[Event]:
    """Any event of one type."""
    hints = get_type_hints(kind)
    values = {field.name: _value(hints[field.name]) for field in fields(kind)}
    if kind is SampleBatch:
        values["stream"] = st.text(max_size=40)
    return st.builds(kind, **values)


def any_event() -> st.SearchStrategy[Event]:
    """Any event at all."""
    return st.one_of(*map(events_of, get_args(Event)))
