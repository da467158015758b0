"""Sensors of the local network, looked for only when a person asks: LSL streams, and EmotiBits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from biofeedback.clock import SessionClock
from biofeedback.devices import emotibit_udp, lsl_inlet
from biofeedback.devices.link import Connector
from biofeedback.errors import SensorError

ASK_S = 3.0


@dataclass(frozen=True, slots=True)
class NetworkSensor:
    """One that answered."""

    address: str
    """The same the next time; only :func:`network_connector` reads it."""
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of asking; ``problem`` and ``advice`` where streams could not be asked for."""

    found: tuple[NetworkSensor, ...]
    problem: str = ""
    advice: str = ""


async def ask_network(seconds: float = ASK_S) -> Answers:
    """Ask this network for streams and for EmotiBits, and list what answers."""
    asked = asyncio.create_task(emotibit_udp.find_boards(seconds))
    problem = advice = ""
    streams: list[lsl_inlet.LslSource] = []
    try:
        streams = await lsl_inlet.find_streams(seconds)
    except SensorError as error:
        problem, advice = error.problem, error.advice
    boards = await asked
    found = (
        *(NetworkSensor(one.address, one.name, one.kind) for one in streams),
        *(
            NetworkSensor(emotibit_udp.PREFIX + board, "EmotiBit", emotibit_udp.KIND)
            for board in boards
        ),
    )
    return Answers(found, problem, advice)


def is_on_network(address: str) -> bool:
    """Whether an address is one of these, and not one of Bluetooth."""
    return address.startswith((lsl_inlet.PREFIX, emotibit_udp.PREFIX))


def network_connector(address: str, name: str, clock: SessionClock) -> Connector | None:
    """A connector to a sensor of the network; None for an address that is none of these."""
    if address.startswith(lsl_inlet.PREFIX):
        return lsl_inlet.LslConnector(address, name, clock)
    if address.startswith(emotibit_udp.PREFIX):
        return emotibit_udp.EmotiBitConnector(clock, address.removeprefix(emotibit_udp.PREFIX))
    return None
