from dataclasses import FrozenInstanceError

import pytest

from biofeedback.events import Beat, Metric
from biofeedback.signal.filling import filler


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Metric, (1.0, "client", "hr", None, "bpm", 5.0, 0.5, "no beats for 3 s")),
        (Beat, (1.0, "therapist", 7, 800.0, "ok", True, False, "ecg")),
    ],
)
def test_what_is_filled_is_an_event_like_any_other(kind, values):
    event = filler(kind)(*values)
    assert type(event) is kind
    assert (event, repr(event), hash(event)) == (
        kind(*values),
        repr(kind(*values)),
        hash(kind(*values)),
    )
    with pytest.raises(FrozenInstanceError):
        event.time = 2.0
