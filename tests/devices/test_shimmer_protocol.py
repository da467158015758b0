"""Shimmer's byte stream and its calibration."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.shimmer_calibration import AUTO_RANGE, conductance
from biofeedback.devices.shimmer_protocol import (
    SHIMMER3R,
    ByteStream,
    DataPacket,
    Inquiry,
    Message,
    PacketLayout,
    Status,
    sampling_rate_command,
)

CHUNKS = st.lists(st.binary(max_size=30), max_size=20)


def packet(number: int, raw: int = 0x4800) -> bytes:
    return b"\0" + (640 * number).to_bytes(3, "little") + raw.to_bytes(2, "little")


@given(data=st.binary(max_size=400), cuts=st.lists(st.integers(0, 400), max_size=8))
@pytest.mark.parametrize("layout", [None, PacketLayout(3, 1, 640), PacketLayout(2, 2, 64)])
def test_messages_do_not_depend_on_how_bytes_are_cut(
    layout: PacketLayout | None, data: bytes, cuts: list[int]
) -> None:
    whole, cut = ByteStream(), ByteStream()
    whole.layout = cut.layout = layout
    edges = [0, *sorted(min(at, len(data)) for at in cuts), len(data)]
    pieces = [data[start:end] for start, end in itertools.pairwise(edges)]
    assert [m for piece in pieces for m in cut.feed(piece)] == whole.feed(data)
    assert cut.dropped == whole.dropped


def streamed(data: bytes) -> list[Message]:
    stream = ByteStream()
    stream.layout = PacketLayout(3, 1, 640)
    return stream.feed(data)


def test_status_messages_between_data_packets_are_taken_out() -> None:
    messages = streamed(packet(1) + b"\x8a\x71\x21" + packet(2) + b"\xff")
    assert messages[1] == Status(0x21)
    assert [m.ticks for m in messages if isinstance(m, DataPacket)] == [640, 1280]


@given(lost=st.integers(1, 5), at=st.integers(0, 5), noise=st.binary(max_size=4))
def test_after_lost_bytes_no_packet_is_put_together_from_two(
    lost: int, at: int, noise: bytes
) -> None:
    good = [packet(n, 0x4801 + n) for n in range(12)]
    damaged = bytearray(b"".join(good))
    del damaged[6 * 4 + at : 6 * 4 + at + lost]
    damaged[24 + at : 24 + at] = noise.replace(b"\0", b"\1")
    found = [m for m in streamed(bytes(damaged) + b"\xff") if isinstance(m, DataPacket)]
    true = {(640 * n, 0x4801 + n) for n in range(12)}
    invented = [m for m in found if (m.ticks, m.values[0]) not in true]
    assert len(invented) <= (0 if not noise else 1)
    assert len(found) >= 7


def test_the_last_packet_of_all_needs_no_successor() -> None:
    stream = ByteStream()
    stream.layout = PacketLayout(3, 1, 640)
    stream.feed(packet(1) + packet(2) + packet(3))
    assert [m.ticks for m in stream.rest()] == [1920]
    assert stream.rest() == []


@pytest.mark.parametrize("end", [packet(3)[:-1], packet(9), b"\xff"], ids=["cut", "late", "ack"])
def test_an_end_that_does_not_follow_is_left_out(end: bytes) -> None:
    stream = ByteStream()
    stream.layout = PacketLayout(3, 1, 640)
    stream.feed(packet(1) + packet(2) + end)
    assert stream.rest() == []


def test_an_inquiry_of_a_3r_has_a_longer_configuration() -> None:
    answer = bytes.fromhex("028002") + bytes.fromhex("00000009000000") + b"\x01\x01\x1c"
    (inquiry,) = ByteStream(SHIMMER3R).feed(answer)
    assert isinstance(inquiry, Inquiry)
    assert (inquiry.sampling_rate, inquiry.channels, inquiry.gsr_range) == (51.2, (0x1C,), 4)


def test_an_inquiry_without_a_rate_or_with_too_many_channels_is_skipped() -> None:
    for answer in ("02000000000503010a0b0c", "028002000000052101"):
        stream = ByteStream()
        assert not any(isinstance(m, Inquiry) for m in stream.feed(bytes.fromhex(answer)))
        assert stream.dropped > 0


@pytest.mark.parametrize(("hz", "command"), [(51.2, "058002"), (32.0, "050004"), (512.0, "054000")])
def test_the_rate_is_sent_as_a_divisor(hz: float, command: str) -> None:
    assert sampling_rate_command(hz).hex() == command


@given(st.integers(0, 0xFFFF), st.integers(0, AUTO_RANGE))
def test_any_code_gives_a_conductance_or_open_electrodes(raw: int, setting: int) -> None:
    decoded = conductance(raw, setting)
    assert 0 <= decoded.microsiemens <= 125.0
    if not decoded.open:
        assert decoded.microsiemens >= 1000 / 4700 - 1e-9
    assert decoded.kohm > 0
    assert not math.isnan(decoded.kohm)


@pytest.mark.parametrize("used", range(3))
def test_a_voltage_below_the_reference_is_no_contact_and_no_high_conductance(used: int) -> None:
    decoded = conductance(used << 14 | 682, AUTO_RANGE)
    assert decoded.open
    assert decoded.microsiemens == 0.0
