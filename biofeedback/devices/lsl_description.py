"""What a Lab Streaming Layer stream carries: names to kinds of signal, units to ours. Pure.

There is no registry of stream types or units; the rules here cover what is met in practice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias
from xml.etree import ElementTree

import numpy as np

from biofeedback.errors import PacketError
from biofeedback.events import Samples

SignalKind: TypeAlias = Literal["eda", "ecg", "rr", "hr", "ppg", "acc", "respiration"]
Conversion: TypeAlias = Callable[[Samples], Samples]

_MOST_CHANNELS = 512
# Matched on words in lower case: "A3_EDA" is "a 3 eda", "muscle" has no word "scl"
_NAMES: dict[SignalKind, str] = {
    "eda": r"\b(?:eda|gsr|scl\b)|skin ?cond|conductance",
    "ecg": r"\be[ck]g",
    "rr": r"^rr$|\brr ?int|\b(?:rri|ibi|bi$)|\bpp ?int",
    "hr": r"\bheart ?rate(?: bpm)?$|^hr$",
    "ppg": r"\b(?:ppg|bvp)",
    "acc": r"\bacc(?:el|\b)",
    "respiration": r"\b(?:resp|rsp)|breath",
}
_KINDS = [(kind, re.compile(pattern)) for kind, pattern in _NAMES.items()]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as its producer describes it; empty where it says nothing."""

    label: str = ""
    type: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """A stream as its producer describes it."""

    name: str
    type: str
    nominal_rate: float
    """Hz; 0 for values that come when they come."""
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class Signal:
    """Channels of a stream that carry one kind of signal."""

    kind: SignalKind
    columns: tuple[int, ...]
    unit: str


def parse_description(xml: bytes) -> Description:
    """Read a stream's description.

    Raises :class:`PacketError` for one that cannot be read.
    """
    try:
        root = ElementTree.fromstring(xml)
        count = int(root.findtext("channel_count", ""))
        rate = float(root.findtext("nominal_srate", ""))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise PacketError("a stream's description cannot be read") from error
    if not (1 <= count <= _MOST_CHANNELS and 0 <= rate < 1e6):
        raise PacketError("a stream's description names an impossible size")
    described = [
        Channel(*(node.findtext(part, "").strip() for part in ("label", "type", "unit")))
        for node in root.findall("desc/channels/channel")
    ]
    channels = (described + [Channel()] * count)[:count]
    return Description(root.findtext("name", ""), root.findtext("type", ""), rate, tuple(channels))


def kind_of(text: str) -> SignalKind | None:
    """Kind of signal that a type, name or label stands for."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    words = " ".join(re.findall(r"[a-z]+|\d+", spaced.lower()))
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)


def signals_of(description: Description) -> tuple[Signal, ...]:
    """Choose the channels to read: by their own type or label, else by the whole stream's."""
    columns: dict[SignalKind, list[int]] = {}
    for column, channel in enumerate(description.channels):
        kind = kind_of(channel.type) or kind_of(channel.label)
        if kind is not None:
            columns.setdefault(kind, []).append(column)
    if not columns:
        kind = kind_of(description.type) or kind_of(description.name)
        if kind is None:
            return ()
        columns[kind] = list(range(len(description.channels)))
    chosen = []
    for kind, found in columns.items():
        wanted = tuple(found[:3] if kind == "acc" else found[:1])
        chosen.append(Signal(kind, wanted, description.channels[wanted[0]].unit))
    return tuple(chosen)


def _times(factor: float) -> Conversion:
    return lambda values: values * factor


def _over(factor: float) -> Conversion:
    """From a resistance; none at or below zero."""

    def convert(values: Samples) -> Samples:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(values > 0, factor / values, np.nan)

    return convert


_MICROSIEMENS: dict[str, Conversion] = {
    **dict.fromkeys(("us", "μs", "microsiemens", "microsiemen"), _times(1.0)),
    **dict.fromkeys(("s", "siemens"), _times(1e6)),
    **dict.fromkeys(("ns", "nanosiemens"), _times(1e-3)),
    **dict.fromkeys(("kohm", "kohms", "kω", "kiloohm", "kiloohms"), _over(1e3)),
    **dict.fromkeys(("ohm", "ohms", "ω"), _over(1e6)),
}
_MICROVOLTS: dict[str, Conversion] = {
    **dict.fromkeys(("uv", "μv", "microvolt", "microvolts"), _times(1.0)),
    **dict.fromkeys(("mv", "millivolt", "millivolts"), _times(1e3)),
    **dict.fromkeys(("v", "volt", "volts"), _times(1e6)),
}
_MILLI_G: dict[str, Conversion] = {
    **dict.fromkeys(("mg", "milli-g", "millig"), _times(1.0)),
    "g": _times(1e3),
    **dict.fromkeys(("m/s2", "m/s^2", "m/s²", "m*s-2"), _times(1000 / 9.80665)),
}
_UNITS: dict[SignalKind, tuple[str, dict[str, Conversion]]] = {
    "eda": ("uS", _MICROSIEMENS),
    "ecg": ("uV", _MICROVOLTS),
    "acc": ("mG", _MILLI_G),
}


def conversion(kind: SignalKind, unit: str) -> tuple[str, Conversion]:
    """Our unit for a kind of signal and how to get there; ``a.u.`` where ``unit`` is unknown."""
    ours, known = _UNITS.get(kind, ("a.u.", {}))
    written = unicodedata.normalize("NFKC", unit).casefold().replace(" ", "")
    if written in known:
        return ours, known[written]
    return "a.u.", _times(1.0)
