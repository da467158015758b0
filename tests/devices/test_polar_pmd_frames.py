"""Polar frames, settings and indications as bytes."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.polar_pmd import (
    choose_settings,
)
from biofeedback.devices.polar_pmd_frames import (
    ACC,
    ECG,
    PPG,
    PPI,
    PmdFrame,
    Setting,
    decode_deltas,
    decode_ppi,
    decode_samples,
    encode_settings,
    parse_control,
    parse_features,
    parse_frame,
    parse_settings,
)
from biofeedback.errors import PacketError

# What a Polar H10 answered when asked for its acceleration settings (public capture)
H10_ACC = "f00102000000041900320064 00c8000101100002030200040008 00"

BLOCKS = st.lists(st.tuples(st.integers(1, 24), st.integers(1, 30)), max_size=5)


# --- frames -----------------------------------------------------------------------------------
def pack(deltas: np.ndarray, bits: int) -> bytes:
    """Write differences as a sensor does: ``bits`` each, from the lowest bit on."""
    value = 0
    for at, delta in enumerate(deltas.ravel().tolist()):
        value |= (delta & ((1 << bits) - 1)) << (at * bits)
    return value.to_bytes((deltas.size * bits + 7) // 8, "little")


@given(
    size=st.integers(1, 3), channels=st.integers(1, 4), blocks=BLOCKS, seed=st.integers(0, 2**32)
)
def test_compressed_samples_survive_the_way_through_bytes(
    size: int, channels: int, blocks: list[tuple[int, int]], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    half = 1 << (8 * size - 1)
    parts = [rng.integers(-half, half, (1, channels))]
    content = b"".join(int(v).to_bytes(size, "little", signed=True) for v in parts[0][0])
    for bits, count in blocks:
        deltas = rng.integers(-(1 << (bits - 1)), 1 << (bits - 1), (count, channels))
        parts.append(deltas)
        content += bytes([bits, count]) + pack(deltas, bits)
    samples = decode_deltas(content, size, channels)
    assert np.array_equal(samples.raw, np.cumsum(np.concatenate(parts), axis=0))
    assert samples.blocks == tuple(blocks)
    assert not samples.truncated
    # A cut body keeps its whole samples and invents none
    for cut in range(len(content)):
        part = decode_deltas(content[:cut], size, channels)
        assert np.array_equal(part.raw, samples.raw[: len(part.raw)])


@given(st.binary(max_size=260))
def test_any_bytes_give_samples_or_a_packet_error(data: bytes) -> None:
    for kind in range(8):
        try:
            frame = parse_frame(bytes([kind]) + data)
            if kind == PPI:
                decode_ppi(frame)
                continue
            samples = decode_samples(frame)
        except PacketError:
            continue
        assert not samples.raw.flags.writeable
        assert samples.raw.ndim == 2


@given(st.binary(max_size=40))
def test_any_indication_is_understood_or_refused(data: bytes) -> None:
    for parse in (parse_control, parse_settings, parse_features):
        try:
            parse(data)
        except PacketError:
            continue


def test_a_block_of_no_width_makes_no_sample() -> None:
    reference = struct.pack("<3h", 1, 2, 3)
    samples = decode_deltas(reference + bytes([0, 9, 4, 0, 8, 1, 1, 1, 1]), 2, 3)
    assert samples.raw.tolist() == [[1, 2, 3], [2, 3, 4]]
    assert samples.truncated


def test_a_frame_type_that_is_not_known_is_refused() -> None:
    with pytest.raises(PacketError):
        decode_samples(PmdFrame(ECG, 0, False, 1, b"\0" * 12))


# --- settings ---------------------------------------------------------------------------------
def test_the_settings_an_h10_really_sends() -> None:
    message = parse_control(bytes.fromhex(H10_ACC.replace(" ", "")))
    assert parse_settings(message.parameters) == {
        Setting.RATE: (25, 50, 100, 200),
        Setting.RESOLUTION: (16,),
        Setting.RANGE: (2, 4, 8),
    }


def test_a_spurious_byte_among_the_settings_is_refused() -> None:
    # as printed in the vendor's document: one 01 too many before the count
    with pytest.raises(PacketError):
        parse_settings(bytes.fromhex("00010419003200640 0c80001011000".replace(" ", "")))


def test_only_what_is_offered_is_chosen() -> None:
    offered = {
        Setting.RATE: (52,),
        Setting.RESOLUTION: (16,),
        Setting.RANGE: (8, 2),
        Setting.CHANNELS: (3,),
        Setting.FACTOR: (0.000244,),
    }
    chosen = choose_settings(ACC, offered)
    assert encode_settings(chosen).hex() == "0001340001011000020108000401" + "03"
    assert Setting.CHANNELS not in choose_settings(ACC, {Setting.RATE: (25, 50)})
    assert choose_settings(ACC, {Setting.RATE: (25, 50)}) == {Setting.RATE: (25,)}
    assert choose_settings(PPG, {Setting.RATE: (28, 44)}) == {Setting.RATE: (44,)}
