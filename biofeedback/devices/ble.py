"""Bluetooth Low Energy through bleak: the only modules that know it are this and ``ble_*``."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from weakref import WeakKeyDictionary

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice

from biofeedback.clock import SessionClock
from biofeedback.devices import DRIVERS
from biofeedback.devices.ble_errors import RADIO_ERRORS, translated
from biofeedback.devices.causes import CONNECTION_CUT, NOT_FOUND
from biofeedback.devices.link import Advertisement, OnLost, OnPacket, Packet
from biofeedback.errors import SensorNotFoundError

FIND_S = 10.0
CONNECT_S = 20.0
"""Includes discovering the services."""
GATT_S = 10.0
"""A read that needs pairing may never be answered; nothing waits longer than this."""
DISCONNECT_S = 3.0
DOUBLED_S = 0.005
"""Two equal notifications closer than this are one that BlueZ delivered twice (bleak #2002)."""
NOT_DOUBLED = 3
"""So many notifications in a row without a twin show that a connection doubles none."""

KNOWN_SERVICES: frozenset[str] = frozenset(driver.service for driver in DRIVERS)

_log = logging.getLogger(__name__)

_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def _radio() -> asyncio.Lock:
    """One at a time scans or connects: BlueZ refuses the second with "in progress"."""
    return _locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())


async def scan(seconds: float) -> list[Advertisement]:
    """List the sensors in reach, and those the system holds already, the strongest first.

    Raises :class:`SensorError` when Bluetooth cannot be used.
    """
    async with _radio():
        with translated("scan"):
            held = await _held_by_system()
            seen = await BleakScanner.discover(seconds, return_adv=True)
    found = {
        device.address: Advertisement(
            address=device.address,
            name=heard.local_name or device.name or "",
            service_uuids=tuple(uuid.lower() for uuid in heard.service_uuids),
            manufacturer_data=heard.manufacturer_data,
            rssi=heard.rssi,
        )
        for device, heard in seen.values()
    }
    for device in held:
        found.setdefault(device.address, Advertisement(device.address, device.name or ""))
    return sorted(found.values(), key=_faintness)


async def check_radio() -> None:
    """Look for an instant, without interest in what is found.

    Raises :class:`SensorError` when Bluetooth cannot be used.
    """
    with translated("check"):
        if _radio().locked():  # it is in use, so no second look into the air
            await BleakAdapter.get()
            return
        async with _radio(), BleakScanner():
            pass


def _faintness(advertisement: Advertisement) -> tuple[bool, int]:
    return advertisement.rssi is None, -(advertisement.rssi or 0)


async def _held_by_system() -> list[BLEDevice]:
    """Sensors that are connected to this computer: they no longer advertise."""
    try:
        adapter = await BleakAdapter.get()
        return await adapter.get_connected_devices(sorted(KNOWN_SERVICES))
    except NotImplementedError:  # not every system of bleak's can tell
        return []


class BleConnector:
    """Finds one sensor by its address and opens links to it, a new client for each."""

    def __init__(self, address: str, name: str, clock: SessionClock) -> None:
        self.name = name
        self._address = address
        self._clock = clock
        self._client: BleakClient | None = None
        self._attempt = 0

    async def connect(self, on_lost: OnLost) -> BleLink:
        """Find the sensor, connect, discover its services; ``on_lost`` is called once if it drops.

        Raises :class:`SensorError` with the likely cause.
        """
        await self.disconnect()
        self._attempt += 1
        attempt, connected = self._attempt, False

        def on_disconnected(_client: BleakClient) -> None:
            # bleak also calls this after our own disconnect, and after a try that came to nothing
            nonlocal connected
            if connected and attempt == self._attempt:
                connected = False
                on_lost("disconnected")

        async with _radio():
            with translated(f"connect {self._address}"):
                device = await self._find()
                client = BleakClient(device, on_disconnected, timeout=CONNECT_S)
                async with asyncio.timeout(CONNECT_S):
                    await client.connect()  # cleans up after itself where it comes to nothing
                self._client, connected = client, client.is_connected
                if not connected:  # it dropped before its connection could be reported
                    raise CONNECTION_CUT.error()
                return BleLink(client, self._clock)

    async def _find(self) -> BLEDevice:
        wanted = self._address.lower()
        for device in await _held_by_system():
            if device.address.lower() == wanted:
                return device
        found = await BleakScanner.find_device_by_address(self._address, timeout=FIND_S)
        if found is None:
            raise SensorNotFoundError(NOT_FOUND.problem, NOT_FOUND.advice)
        return found

    async def disconnect(self) -> None:
        """Close the link, if open; never raises."""
        self._attempt += 1
        client, self._client = self._client, None
        if client is None:
            return
        try:
            async with asyncio.timeout(DISCONNECT_S):
                await client.disconnect()
        except RADIO_ERRORS as error:
            _log.info("disconnect %s: %r", self._address, error)


class BleLink:
    """An open connection to one sensor."""

    def __init__(self, client: BleakClient, clock: SessionClock) -> None:
        self._client = client
        self._clock = clock
        self._services = frozenset(service.uuid.lower() for service in client.services)
        self._subscribed: set[str] = set()

    @property
    def services(self) -> frozenset[str]:
        """UUIDs of the services the sensor offers."""
        return self._services

    async def read(self, characteristic: str) -> bytes:
        """Read a characteristic."""
        with translated(f"read {characteristic}"):
            async with asyncio.timeout(GATT_S):
                return bytes(await self._client.read_gatt_char(characteristic))

    async def write(self, characteristic: str, data: bytes, *, response: bool) -> None:
        """Write a characteristic."""
        with translated(f"write {characteristic}"):
            async with asyncio.timeout(GATT_S):
                await self._client.write_gatt_char(characteristic, data, response=response)

    async def subscribe(self, characteristic: str, on_packet: OnPacket) -> None:
        """Call ``on_packet`` for each notification or indication, stamped as it arrives."""
        take = _stamped(self._clock, on_packet)
        with translated(f"subscribe {characteristic}"):
            async with asyncio.timeout(GATT_S):
                await self._client.start_notify(characteristic, take)
        self._subscribed.add(characteristic)

    async def unsubscribe(self, characteristic: str) -> None:
        """End a subscription, if there is one: what ends a start cut short may not know."""
        if characteristic not in self._subscribed:
            return
        self._subscribed.discard(characteristic)
        with translated(f"unsubscribe {characteristic}"):
            async with asyncio.timeout(GATT_S):
                await self._client.stop_notify(characteristic)


def _stamped(
    clock: SessionClock, on_packet: OnPacket
) -> Callable[[BleakGATTCharacteristic, bytearray], None]:
    """Make the callback that bleak calls: it takes the time first, then drops doubled packets.

    Whole packets are compared, never what is in them, and only notifications: an indication is
    confirmed by the receiver, so two of them are two. After some in a row came alone nothing is
    doubled here, and nothing is dropped any more: equal packets that were held up together stay.
    """
    last, taken_at = b"", float("-inf")
    alone = -1  # so many in a row without a twin, before the latest, which may still get one

    def take(characteristic: BleakGATTCharacteristic, data: bytearray) -> None:
        nonlocal last, taken_at, alone
        packet = Packet(clock.now(), bytes(data))
        if alone < NOT_DOUBLED and "notify" in characteristic.properties:
            # the copy follows as soon as the first has been dealt with, however long that took
            if packet.data == last and packet.time - taken_at < DOUBLED_S:
                _log.debug("doubled notification of %s dropped", characteristic.uuid)
                alone, taken_at = -1, clock.now()
                return
            alone += 1
        last = packet.data
        on_packet(packet)
        taken_at = clock.now()

    return take
