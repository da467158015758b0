"""Lines of the E4 streaming server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.empatica import parse_line
from biofeedback.errors import PacketError


@pytest.mark.parametrize("line", [b"", b"E4_Gsr 1", b"E4_Bvp 1.0 2.0", b"E4_Gsr 1 nan", b"\xff"])
def test_another_line_is_refused(line: bytes) -> None:
    with pytest.raises(PacketError):
        parse_line(line)


@given(st.binary(max_size=40))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    for line in (data, b"E4_Gsr " + data):
        try:
            assert parse_line(line).microsiemens >= 0
        except PacketError:
            continue
