"""Connects to an EmotiBit on the local network, when its user asks for it; never on its own.

The board answers a hello on UDP port 3131, is then told two ports of this computer, opens a TCP
connection to the one and sends its lines as datagrams to the other. It leaves when it hears no
ping for ten seconds. After the maker's firmware; tried on a stand-in only.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable

from biofeedback.clock import SessionClock
from biofeedback.devices.emotibit import LINES, SERVICE, Line, parse_line
from biofeedback.devices.link import Link, OnLost, OnPacket, Packet
from biofeedback.errors import PacketError, SensorError

PREFIX = "emotibit-"
"""How the address of a board begins in the list of sensors."""
KIND = "skin conductance and pulse"
HELLO_PORT = 3131
EVERYBODY = "255.255.255.255"
FIND_S, ANSWER_S = 5.0, 5.0
PING_S, SILENT_S = 1.0, 10.0

Address = tuple[str, int]


def line_of(tag: str, number: int, *payload: object) -> bytes:
    """Write a line to the board."""
    fields = (0, number, len(payload), tag, 1, 100, *payload)
    return (",".join(str(field) for field in fields) + "\n").encode()


async def find_boards(seconds: float, address: str = EVERYBODY) -> list[str]:
    """Say hello and list the addresses of the boards that answer within ``seconds``.

    None where this computer has no network to ask.
    """
    boards: set[str] = set()

    def take(data: bytes, addr: Address) -> None:
        if any(line.tag == "HH" for line in _lines_of(data)):
            boards.add(addr[0])

    loop = asyncio.get_running_loop()
    hello, _ = await loop.create_datagram_endpoint(
        lambda: _Datagrams(take), local_addr=("0.0.0.0", 0), allow_broadcast=True
    )
    for number in range(max(1, round(seconds))):
        hello.sendto(line_of("HE", number), (address, HELLO_PORT))
        await asyncio.sleep(min(seconds, 1.0))
    hello.close()
    await asyncio.sleep(0)  # a transport lets its socket go on the loop's next turn
    return sorted(boards)


class EmotiBitConnector:
    """Finds one EmotiBit: the one at ``address``, or the first to answer on this network."""

    name = "EmotiBit"

    def __init__(self, clock: SessionClock, address: str | None = None) -> None:
        self._clock = clock
        self._address = address
        self._connection: _Connection | None = None

    async def connect(self, on_lost: OnLost) -> Link:
        """Find the board and let it connect.

        Raises :class:`SensorError` when none answers, or the network does not allow to ask.
        """
        self._connection = _Connection(self._clock, on_lost)
        try:
            await self._connection.open(self._address or EVERYBODY)
        except (OSError, TimeoutError) as error:
            raise SensorError(
                "No EmotiBit answers on this network.",
                "Switch it on, bring it into the same network, and close other apps that use it.",
            ) from error
        return _EmotiBitLink(self._connection)

    async def disconnect(self) -> None:
        """Let the board go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, Address], None]) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._take(data, addr)


class _Connection:
    def __init__(self, clock: SessionClock, on_lost: OnLost) -> None:
        self.on_packet: OnPacket | None = None
        self._clock = clock
        self._on_lost = on_lost
        self._numbers = itertools.count()
        self._found: asyncio.Future[Address] = asyncio.get_running_loop().create_future()
        self._joined = asyncio.Event()
        self._closing = False
        self._heard = 0.0
        self._hello: asyncio.DatagramTransport | None = None
        self._lines: asyncio.DatagramTransport | None = None
        self._control: asyncio.Server | None = None
        self._board: asyncio.StreamWriter | None = None
        self._pinging: asyncio.Task[None] | None = None

    async def open(self, address: str) -> None:
        loop = asyncio.get_running_loop()
        self._hello, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self._take_answer), local_addr=("0.0.0.0", 0), allow_broadcast=True
        )
        board = await self._find(address)
        self._lines, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self._take_lines), local_addr=("0.0.0.0", 0)
        )
        self._control = await asyncio.start_server(self._join, "0.0.0.0", 0)
        control_port = self._control.sockets[0].getsockname()[1]
        lines_port = self._lines.get_extra_info("sockname")[1]
        connect = line_of("EC", next(self._numbers), "CP", control_port, "DP", lines_port)
        self._hello.sendto(connect, board)
        async with asyncio.timeout(ANSWER_S):
            await self._joined.wait()
        self._heard = self._clock.now()
        self._pinging = asyncio.create_task(self._ping(board, lines_port))

    async def _find(self, address: str) -> Address:
        assert self._hello is not None
        async with asyncio.timeout(FIND_S):
            while True:
                self._hello.sendto(line_of("HE", next(self._numbers)), (address, HELLO_PORT))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(1.0):
                        return await asyncio.shield(self._found)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._board = writer
        self._joined.set()
        with contextlib.suppress(OSError):
            while await reader.read(1024):
                pass  # nothing the program needs comes on this connection
        if not self._closing:
            self._on_lost("the EmotiBit closed its connection")

    async def _ping(self, board: Address, lines_port: int) -> None:
        assert self._hello is not None
        while self._clock.now() - self._heard < SILENT_S:
            self._hello.sendto(line_of("PN", next(self._numbers), "DP", lines_port), board)
            await asyncio.sleep(PING_S)
        self._on_lost("the EmotiBit is silent")

    def _take_answer(self, data: bytes, addr: Address) -> None:
        for line in _lines_of(data):
            if line.tag == "HH" and not self._found.done():
                self._found.set_result(addr)
            elif line.tag == "PO":
                self._heard = self._clock.now()

    def _take_lines(self, data: bytes, addr: Address) -> None:
        del addr
        packet = Packet(self._clock.now(), data)
        self._heard = packet.time
        if self.on_packet is not None:
            self.on_packet(packet)

    async def close(self) -> None:
        self._closing = True
        if self._pinging is not None:
            self._pinging.cancel()
            await asyncio.gather(self._pinging, return_exceptions=True)
        if self._board is not None:
            self._board.close()
            with contextlib.suppress(OSError):
                await self._board.wait_closed()
        if self._control is not None:
            self._control.close()
            await self._control.wait_closed()
        for transport in (self._hello, self._lines):
            if transport is not None:
                transport.close()
        self._found.cancel()
        await asyncio.sleep(0)  # a transport lets its socket go on the loop's next turn


def _lines_of(data: bytes) -> list[Line]:
    lines = []
    for text in data.split(b"\n"):
        # other traffic on the port is none of ours
        with contextlib.suppress(PacketError):
            lines.append(parse_line(text))
    return lines


class _EmotiBitLink:
    """The board's lines as the one characteristic of a sensor."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    @property
    def services(self) -> frozenset[str]:
        return frozenset({SERVICE})

    async def read(self, characteristic: str) -> bytes:
        del characteristic
        raise _nothing_else()

    async def write(self, characteristic: str, data: bytes, *, response: bool) -> None:
        del characteristic, data, response
        raise _nothing_else()

    async def subscribe(self, characteristic: str, on_packet: OnPacket) -> None:
        if characteristic != LINES:
            raise _nothing_else()
        self._connection.on_packet = on_packet

    async def unsubscribe(self, characteristic: str) -> None:
        if characteristic == LINES:
            self._connection.on_packet = None


def _nothing_else() -> SensorError:
    return SensorError("An EmotiBit has nothing else to ask for.", "Choose another sensor.")
