"""What is found on the local network, and how it is found again."""

from __future__ import annotations

import pytest

from biofeedback.clock import SessionClock
from biofeedback.devices import emotibit_udp, lsl_inlet
from biofeedback.devices.emotibit_udp import EmotiBitConnector
from biofeedback.devices.lsl_inlet import LslConnector, LslSource
from biofeedback.devices.network_sensors import Answers, ask_network, network_connector
from biofeedback.errors import SensorError

STREAM = LslSource("GSR_1", "GSR", "shimmer-1", "desk", 1, 51.2)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    async def streams(_seconds: float) -> list[LslSource]:
        return [STREAM]

    async def boards(_seconds: float) -> list[str]:
        return ["192.0.2.7"]

    monkeypatch.setattr(lsl_inlet, "find_streams", streams)
    monkeypatch.setattr(emotibit_udp, "find_boards", boards)
    return monkeypatch


async def test_streams_and_boards_are_listed_and_connected_by_their_address(
    network: pytest.MonkeyPatch,
) -> None:
    answers = await ask_network(0.0)
    assert [(one.name, one.kind) for one in answers.found] == [
        ("GSR_1", "skin conductance stream"),
        ("EmotiBit", "skin conductance and pulse"),
    ]
    clock = SessionClock()
    stream, board = (network_connector(one.address, one.name, clock) for one in answers.found)
    assert isinstance(stream, LslConnector)
    assert isinstance(board, EmotiBitConnector)
    assert board._address == "192.0.2.7"


async def test_without_lab_streaming_layer_boards_are_found_and_the_rest_is_told(
    network: pytest.MonkeyPatch,
) -> None:
    async def absent(_seconds: float) -> list[LslSource]:
        raise SensorError("It is not installed.", "Install it.")

    network.setattr(lsl_inlet, "find_streams", absent)
    answers = await ask_network(0.0)
    assert [one.name for one in answers.found] == ["EmotiBit"]
    assert (answers.problem, answers.advice) == ("It is not installed.", "Install it.")


async def test_nothing_there_is_no_problem(network: pytest.MonkeyPatch) -> None:
    async def nothing(_seconds: float) -> list[str]:
        return []

    network.setattr(lsl_inlet, "find_streams", nothing)
    network.setattr(emotibit_udp, "find_boards", nothing)
    assert await ask_network(0.0) == Answers(())


@pytest.mark.parametrize("address", ["C4:01:02:03:04:05", "simulated-strap", ""])
def test_other_addresses_are_none_of_the_network(address: str) -> None:
    assert network_connector(address, "x", SessionClock()) is None
