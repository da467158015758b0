"""Finding and holding an EmotiBit, with a stand-in board on the loop-back network."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import pytest

from biofeedback.clock import SessionClock
from biofeedback.devices import emotibit_udp
from biofeedback.devices.emotibit import LINES, parse_line
from biofeedback.devices.emotibit_udp import EmotiBitConnector, find_boards, line_of
from biofeedback.devices.link import Packet
from biofeedback.errors import SensorError

LOOPBACK = "127.0.0.1"


@dataclass
class Board(asyncio.DatagramProtocol):
    """Answers as the maker's firmware does."""

    answers: bool = True
    joins: bool = True
    pings: list[str] = field(default_factory=list)
    transport: asyncio.DatagramTransport | None = None
    control: asyncio.StreamWriter | None = None
    host: tuple[str, int] | None = None
    joining: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self.transport is not None
        line = parse_line(data)
        if line.tag == "HE" and self.answers:
            self.transport.sendto(line_of("HH", 1, "DP", -1, "DI", "MD-V5-1"), addr)
        elif line.tag == "EC" and self.joins:
            ports = dict(zip(line.payload[::2], line.payload[1::2], strict=True))
            self.host = (addr[0], int(ports["DP"]))
            self.joining = asyncio.create_task(self._join(addr[0], int(ports["CP"])))
        elif line.tag == "PN":
            self.pings.append(line.payload[1])
            self.transport.sendto(line_of("PO", 2, "DP", line.payload[1]), addr)

    async def _join(self, host: str, port: int) -> None:
        _, self.control = await asyncio.open_connection(host, port)

    def send(self, line: bytes) -> None:
        assert self.transport is not None
        self.transport.sendto(line, self.host)

    async def leave(self) -> None:
        if self.joining is not None:
            await self.joining
        if self.control is not None:
            self.control.close()
            with contextlib.suppress(OSError):
                await self.control.wait_closed()


@asynccontextmanager
async def board_on_the_network(
    monkeypatch: pytest.MonkeyPatch, **how: bool
) -> AsyncIterator[Board]:
    loop = asyncio.get_running_loop()
    transport, board = await loop.create_datagram_endpoint(
        lambda: Board(**how), local_addr=(LOOPBACK, 0)
    )
    monkeypatch.setattr(emotibit_udp, "HELLO_PORT", transport.get_extra_info("sockname")[1])
    monkeypatch.setattr(emotibit_udp, "PING_S", 0.02)
    try:
        yield board
    finally:
        await board.leave()
        transport.close()
        await asyncio.sleep(0)


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def test_boards_that_answer_are_listed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with board_on_the_network(monkeypatch):
        assert await find_boards(0.2, LOOPBACK) == [LOOPBACK]
    async with board_on_the_network(monkeypatch, answers=False):
        assert await find_boards(0.05, LOOPBACK) == []


async def test_lines_arrive_and_the_board_is_pinged(monkeypatch: pytest.MonkeyPatch) -> None:
    packets: list[Packet] = []
    async with board_on_the_network(monkeypatch) as board:
        connector = EmotiBitConnector(SessionClock(), LOOPBACK)
        link = await connector.connect(lambda reason: None)
        await link.subscribe(LINES, packets.append)
        board.send(b"1000,7,1,EA,1,100,2.5\n")
        await until(lambda: bool(packets) and bool(board.pings))
        await connector.disconnect()
        assert board.host is not None
        assert set(board.pings) == {str(board.host[1])}
        pings = len(board.pings)
        await asyncio.sleep(0.06)
        assert len(board.pings) == pings
    assert [packet.data for packet in packets] == [b"1000,7,1,EA,1,100,2.5\n"]


@pytest.mark.parametrize("how", [{"answers": False}, {"joins": False}])
async def test_a_board_that_does_not_answer_is_named(
    monkeypatch: pytest.MonkeyPatch, how: dict[str, bool]
) -> None:
    monkeypatch.setattr(emotibit_udp, "FIND_S", 0.2)
    monkeypatch.setattr(emotibit_udp, "ANSWER_S", 0.2)
    async with board_on_the_network(monkeypatch, **how):
        connector = EmotiBitConnector(SessionClock(), LOOPBACK)
        with pytest.raises(SensorError, match="No EmotiBit answers"):
            await connector.connect(lambda reason: None)
        await connector.disconnect()


async def test_a_board_that_leaves_is_lost_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[str] = []
    async with board_on_the_network(monkeypatch) as board:
        connector = EmotiBitConnector(SessionClock(), LOOPBACK)
        await connector.connect(lost.append)
        await board.leave()
        await until(lambda: bool(lost))
        await connector.disconnect()
        assert len(lost) == 1


async def test_a_board_that_falls_silent_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[str] = []
    monkeypatch.setattr(emotibit_udp, "SILENT_S", 0.1)
    async with board_on_the_network(monkeypatch) as board:
        connector = EmotiBitConnector(SessionClock(), LOOPBACK)
        await connector.connect(lost.append)
        assert board.transport is not None
        board.transport.close()
        await until(lambda: bool(lost))
        await connector.disconnect()
        assert lost == ["the EmotiBit is silent"]


async def test_nothing_is_asked_of_the_network_before_somebody_connects() -> None:
    connector = EmotiBitConnector(SessionClock())
    await connector.disconnect()
