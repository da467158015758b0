"""Lines of the Empatica E4 streaming server: what is left of it is files of such lines.

The service has ended and its connection is not public, so there is no driver.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from biofeedback.errors import PacketError

_LINE = re.compile(r"E4_Gsr (?P<time>\d{1,15}(?:\.\d{1,9})?) (?P<us>\d{1,9}(?:\.\d{1,9})?)")


@dataclass(frozen=True, slots=True)
class SkinConductance:
    """One value; the device sends four a second."""

    unix_s: float
    microsiemens: float


def parse_line(line: bytes) -> SkinConductance:
    """Decode a line of the ``gsr`` subscription.

    Raises :class:`PacketError` for any other.
    """
    match = _LINE.fullmatch(line.decode("utf-8", errors="replace").strip())
    if match is None:
        raise PacketError("a line of an E4 is no skin conductance")
    return SkinConductance(float(match["time"]), float(match["us"]))
