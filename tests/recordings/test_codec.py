import math
from contextlib import suppress
from typing import get_args

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from biofeedback.errors import BiofeedbackError, RecordingError, SchemaError
from biofeedback.events import Event, RrIntervals, SampleBatch, Tick, read_only
from biofeedback.recordings.codec import KINDS, batch_arrays, decode, encode
from tests.recordings.strategies import any_event, events_of


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
@settings(max_examples=40)
@given(data=st.data())
def test_every_event_comes_back_exactly(kind: type, data: st.DataObject) -> None:
    event = data.draw(events_of(kind))
    name, body = encode(event)
    again = decode(name, body)
    assert type(again) is kind
    assert again == event
    assert encode(again) == (name, body)


@given(st.lists(st.floats(width=64), max_size=20))
def test_samples_keep_their_bits(values: list[float]) -> None:
    batch = SampleBatch(1.0, "client/ecg/x", 130.0, read_only(values), 2.0)
    again = decode(*encode(batch))
    assert isinstance(again, SampleBatch)
    assert again.values.tobytes() == batch.values.tobytes()
    assert not again.values.flags.writeable


@settings(max_examples=25)
@given(st.integers(0, 3), st.data())
def test_many_batches_decode_as_each_by_itself(channels: int, data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=6))
    elements = data.draw(st.sampled_from([st.floats(width=64), st.integers(-9, 9).map(float)]))
    batches = []
    for number, size in enumerate(sizes):
        shape = (size, channels) if channels else (size,)
        values = data.draw(npst.arrays(np.float64, shape, elements=elements))
        batches.append(SampleBatch(0.5 * number, "s", 10.0 + number, read_only(values), 9.0))
    found = batch_arrays([encode(batch)[1] for batch in batches])
    assert found.values.tobytes() == np.concatenate([each.values for each in batches]).tobytes()
    assert found.values.shape[1:] == batches[0].values.shape[1:]
    assert found.counts.tolist() == sizes
    assert found.times_s.tolist() == [each.time for each in batches]
    assert found.rates_hz.tolist() == [each.sampling_rate for each in batches]


def test_a_stream_that_changes_its_channels_is_said_to_be_damaged() -> None:
    shapes = (np.zeros(4), np.zeros((2, 3)))
    bodies = [encode(SampleBatch(0.0, "s", 10.0, read_only(each), 0.0))[1] for each in shapes]
    with pytest.raises(RecordingError, match="damaged"):
        batch_arrays(bodies)


def test_whole_microvolts_take_two_bytes_each() -> None:
    values = read_only(np.arange(-500, 500))
    _, body = encode(SampleBatch(0.0, "s", 130.0, values, 0.0))
    assert len(body) == 29 + 1 + 2 * 1000


def test_numpy_scalars_are_recorded_as_numbers() -> None:
    event = RrIntervals(
        np.float64(1.5), "client", "x", None, (np.float64(800.25),), energy_kj=np.int64(3)
    )  # type: ignore[arg-type]
    assert decode(*encode(event)) == event


def test_infinite_and_missing_numbers_come_back() -> None:
    assert decode(*encode(Tick(math.inf))) == Tick(math.inf)
    again = decode(*encode(Tick(math.nan)))
    assert math.isnan(again.time)


def test_an_unknown_kind_asks_for_a_newer_program() -> None:
    with pytest.raises(SchemaError, match="update the program"):
        decode("Telepathy", b"{}")


def test_an_unknown_field_asks_for_a_newer_program() -> None:
    with pytest.raises(SchemaError, match="colour"):
        decode("Tick", b'{"time":1.0,"colour":"red"}')


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xff", b"{}", b'{"time":'])
def test_damaged_bytes_are_said_to_be_damaged(body: bytes) -> None:
    with pytest.raises(RecordingError, match="damaged"):
        decode("Tick", body)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=80))
@example("SampleBatch", bytes(28) + b"\x09")
def test_random_bytes_never_end_in_anything_else(kind: str, body: bytes) -> None:
    with suppress(BiofeedbackError):
        decode(kind, body)


@given(any_event(), st.data())
def test_a_cut_event_never_ends_in_anything_else(event: Event, data: st.DataObject) -> None:
    kind, body = encode(event)
    cut = body[: data.draw(st.integers(0, len(body)))]
    with suppress(BiofeedbackError):
        decode(kind, cut)
