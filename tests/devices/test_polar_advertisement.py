"""What a Polar sensor tells everyone."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.polar_advertisement import parse_polar_advertisement
from biofeedback.errors import PacketError


def test_a_real_h7_s_advertisement(vectors: Path) -> None:
    everything = json.loads(vectors.read_text())
    (vector,) = [one for one in everything if "advertisement" in one["characteristic"]]
    decoded = asdict(parse_polar_advertisement(bytes.fromhex(vector["hex"])))
    expected = vector["expected"]
    assert decoded.pop("fast_average_bpm") == expected.pop("fast_avg_hr")
    assert decoded.pop("slow_average_bpm") == expected.pop("slow_avg_hr")
    assert decoded == expected


def test_the_short_form_has_one_heart_rate() -> None:
    decoded = parse_polar_advertisement(bytes.fromhex("3a1b54"))
    assert (decoded.fast_average_bpm, decoded.slow_average_bpm) == (84, None)
    assert not decoded.battery_low


@given(st.binary(max_size=40))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    if len(data) < 3:
        with pytest.raises(PacketError):
            parse_polar_advertisement(data)
    else:
        assert 0 <= parse_polar_advertisement(data).frame_counter <= 7
