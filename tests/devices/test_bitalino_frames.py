"""BITalino's frames in a stream of bytes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.bitalino_frames import (
    Frame,
    FrameStream,
    crc4,
    eda_microsiemens,
    frame_length,
    parse_frame,
)


def write_frame(sequence: int, digital: int, analog: list[int]) -> bytes:
    """Write a frame field by field, as the layout's table has it."""
    a = analog + [0] * (6 - len(analog))
    back = [
        sequence << 4,
        digital << 4 | a[0] >> 6,
        (a[0] & 63) << 2 | a[1] >> 8,
        a[1] & 255,
        a[2] >> 2,
        (a[2] & 3) << 6 | a[3] >> 4,
        (a[3] & 15) << 4 | a[4] >> 2,
        (a[4] & 3) << 6 | a[5],
    ]
    frame = bytearray(back[: frame_length(len(analog))][::-1])
    frame[-1] |= crc4(bytes(frame))
    return bytes(frame)


ANALOG = st.lists(st.integers(0, 1023), min_size=1, max_size=4).flatmap(
    lambda first: st.lists(st.integers(0, 63), max_size=2 if len(first) == 4 else 0).map(
        lambda rest: first + rest
    )
)


def bitwise_crc4(frame: bytes) -> int:
    """The polynomial x⁴ + x + 1, bit by bit."""
    crc = 0
    for n, octet in enumerate(frame):
        octet = octet & 0xF0 if n == len(frame) - 1 else octet
        for bit in range(7, -1, -1):
            crc <<= 1
            if crc & 16:
                crc ^= 0b10011
            crc ^= octet >> bit & 1
    return crc & 15


@given(st.integers(0, 15), st.integers(0, 15), ANALOG)
def test_any_frame_survives_the_way_through_bytes(
    sequence: int, digital: int, analog: list[int]
) -> None:
    data = write_frame(sequence, digital, analog)
    frame = parse_frame(data, len(analog))
    assert frame.sequence == sequence
    assert sum(bit << (3 - n) for n, bit in enumerate(frame.digital)) == digital
    assert frame.analog == tuple(analog)
    assert bitwise_crc4(data) == crc4(data)


@pytest.mark.parametrize(("channels", "length"), [(1, 3), (2, 4), (3, 6), (4, 7), (5, 8), (6, 8)])
def test_a_frame_is_as_long_as_its_ports_need(channels: int, length: int) -> None:
    assert frame_length(channels) == length


def frames(numbers: range, channels: int = 1) -> list[bytes]:
    return [write_frame(n % 16, 0, [(n * 37 + c) % 1024 for c in range(channels)]) for n in numbers]


def find(data: bytes, channels: int = 1) -> list[Frame]:
    return FrameStream(channels).feed(data)


@given(
    data=st.binary(max_size=200),
    cuts=st.lists(st.integers(0, 400), max_size=10),
    channels=st.integers(1, 6),
)
def test_frames_do_not_depend_on_how_bytes_are_cut(
    data: bytes, cuts: list[int], channels: int
) -> None:
    first4 = frames(range(20), min(channels, 4))
    data = (b"".join(first4) if channels <= 4 else b"") + data
    whole, cut = FrameStream(channels), FrameStream(channels)
    edges = [0, *sorted(min(at, len(data)) for at in cuts), len(data)]
    pieces = [data[start:end] for start, end in itertools.pairwise(edges)]
    assert [frame for piece in pieces for frame in cut.feed(piece)] == whole.feed(data)
    assert cut.dropped == whole.dropped


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_every_frame_is_found_behind_garbage(channels: int) -> None:
    found = find(b"\xa5\x5a\x11" + b"".join(frames(range(50), channels)), channels)
    assert [frame.sequence for frame in found][-48:] == [n % 16 for n in range(2, 50)]


def test_lost_frames_are_counted_by_their_numbers() -> None:
    data = frames(range(40))
    found = find(b"".join(data[:10] + data[14:]))
    assert len(found) == 36
    assert [frame.lost for frame in found] == [0] * 10 + [4] + [0] * 25


@given(at=st.integers(0, 2), bit=st.integers(0, 7))
def test_a_flipped_bit_costs_one_frame_and_invents_none(at: int, bit: int) -> None:
    data = [bytearray(frame) for frame in frames(range(40))]
    data[20][at] ^= 1 << bit
    found = find(b"".join(data))
    good = [parse_frame(frame, 1).analog for frame in frames(range(40))]
    assert [frame.analog for frame in found] == good[:20] + good[21:]
    assert sum(frame.lost for frame in found) == 1


@given(st.binary(max_size=120))
def test_noise_has_no_frames_but_by_rare_chance(noise: bytes) -> None:
    assert len(find(noise)) <= len(noise) // 3


def test_ten_bits_span_25_microsiemens() -> None:
    assert eda_microsiemens(0) == 0.0
    assert eda_microsiemens(1023) == pytest.approx(24.976, abs=1e-3)
