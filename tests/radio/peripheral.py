"""An emulated Bluetooth sensor: advertises, is connected to, sends, and misbehaves on request."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine
from typing import Any, ClassVar

from bumble import data_types, hci
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection, Device
from bumble.gatt import (
    GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR,
    Characteristic,
    CharacteristicValue,
    Service,
)

from tests.radio.air import Air

READ = Characteristic.Properties.READ
WRITE = Characteristic.Properties.WRITE
WRITE_BLIND = Characteristic.Properties.WRITE_WITHOUT_RESPONSE
NOTIFY = Characteristic.Properties.NOTIFY
INDICATE = Characteristic.Properties.INDICATE

REFUSED_AFTER_S = 0.05
"""It hangs up while its services are being read."""

_addresses = itertools.count(1)


def fresh_address() -> str:
    """Return a random static address used only once: bluetoothd remembers services by address."""
    number = next(_addresses)
    return f"C4:0B:F0:{number >> 16 & 0xFF:02X}:{number >> 8 & 0xFF:02X}:{number & 0xFF:02X}"


def characteristic(
    uuid: str, properties: Characteristic.Properties, value: Any = b""
) -> Characteristic[Any]:
    """Make a characteristic that can be read and written as far as its properties say."""
    permissions = Characteristic.Permissions(0)
    if properties & (READ | NOTIFY | INDICATE):
        permissions |= Characteristic.READABLE
    if properties & (WRITE | WRITE_BLIND):
        permissions |= Characteristic.WRITEABLE
    return Characteristic(uuid, properties, permissions, value)


def readable(uuid: str, value: bytes) -> Characteristic[Any]:
    """Make a characteristic with a fixed value."""
    return characteristic(uuid, READ, value)


class Peripheral:
    """Base of the emulated sensors.

    ``pace`` is how many times faster than a real sensor it sends; what it says of time stays
    the same. ``refusals`` is how many connections it still hangs up at once; a ``silent`` sensor
    stays connected and sends nothing.
    """

    name: ClassVar[str]
    advertised: ClassVar[tuple[int, ...]] = ()
    """16-bit numbers of the services it advertises."""
    advertised_long: ClassVar[str] = ""
    """A 128-bit service it advertises."""
    manufacturer: ClassVar[tuple[int, bytes] | None] = None
    max_mtu: ClassVar[int] = 247

    def __init__(self, air: Air, pace: float = 1.0) -> None:
        self.air = air
        self.pace = pace
        self.address = fresh_address()
        self.device: Device = air.place(self.name, self.address)
        self.device.gatt_server.max_mtu = self.max_mtu
        self.device.add_services(self.services())
        self.device.on(Device.EVENT_CONNECTION, self._on_connection)
        self.connections = 0
        self.refusals = 0
        self.silent = False
        self.advertise_after_s = 0.3
        self._in_use = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._advertising: asyncio.Task[None] | None = None

    # --- for subclasses ---------------------------------------------------------------------
    def services(self) -> list[Service]:
        """What the sensor offers."""
        raise NotImplementedError

    def on_connected(self) -> None:
        """Start what runs for as long as somebody is connected."""

    def on_disconnected(self) -> None:
        """Forget what does not survive a connection."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something until the connection ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error  # to the loop's exception handler, and from there to the test

    async def sleep(self, seconds: float) -> None:
        """Sleep ``seconds`` of the sensor's own life."""
        await asyncio.sleep(seconds / self.pace)

    def heard(self, source: Characteristic[Any]) -> bool:
        """Tell whether somebody within reach has subscribed to ``source``."""
        if self.silent or not self.air.reachable(self.device):
            return False
        subscriptions = self.device.gatt_server.subscribers.values()
        return any(any(cccd.get(source.handle, b"")) for cccd in subscriptions)

    async def notify(self, source: Characteristic[Any], data: bytes) -> bool:
        """Notify the subscriber, if there is one within reach; tell whether there was."""
        if not self.heard(source):
            return False
        for connection in list(self.device.connections.values()):
            # in one go, unlike notify_subscribers: no hang-up comes between counting and sending
            await self.device.notify_subscriber(connection, source, data)
        return True

    # --- life -------------------------------------------------------------------------------
    async def switch_on(self) -> None:
        """Power on and advertise."""
        self._in_use = True
        about = [
            data_types.Flags(
                AdvertisingData.Flags.LE_GENERAL_DISCOVERABLE_MODE
                | AdvertisingData.Flags.BR_EDR_NOT_SUPPORTED
            )
        ]
        if self.advertised:
            short = [UUID.from_16_bits(number) for number in self.advertised]
            about.append(data_types.IncompleteListOf16BitServiceUUIDs(short))
        if self.advertised_long:
            about.append(data_types.CompleteListOf128BitServiceUUIDs([UUID(self.advertised_long)]))
        if self.manufacturer is not None:
            about.append(data_types.ManufacturerSpecificData(*self.manufacturer))
        name = data_types.CompleteLocalName(self.name)
        self.device.advertising_data = bytes(AdvertisingData(about))
        self.device.scan_response_data = bytes(AdvertisingData([name]))
        await self.device.power_on()
        await self.device.start_advertising(auto_restart=False)

    async def switch_off(self) -> None:
        """Hang up, stop advertising and leave the air."""
        self._in_use = False
        if self._advertising is not None:
            await self._advertising  # an HCI command is not cut in half
        await self.hang_up()
        if self.device.is_advertising:
            await self.device.stop_advertising()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.device.power_off()
        self.air.take_away(self.device)

    def _on_connection(self, connection: Connection) -> None:
        connection.on(Connection.EVENT_DISCONNECTION, self._on_disconnection)
        if self.refusals:
            self.refusals -= 1
            self.spawn(self._refuse())
            return
        self.connections += 1
        self.on_connected()

    def _on_disconnection(self, _reason: int) -> None:
        for task in list(self._tasks):
            task.cancel()
        self.on_disconnected()
        if self._in_use:
            self._advertising = asyncio.get_running_loop().create_task(self._advertise_again())

    async def _advertise_again(self) -> None:
        await asyncio.sleep(self.advertise_after_s)
        if self._in_use and not self.device.is_advertising:
            await self.device.start_advertising(auto_restart=False)

    # --- faults -----------------------------------------------------------------------------
    def demand_encryption(self) -> None:
        """Refuse subscriptions on a connection that is not encrypted, as a paired sensor may."""
        for attribute in self.device.gatt_server.attributes:
            if attribute.type == GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR:
                attribute.permissions |= Characteristic.WRITE_REQUIRES_ENCRYPTION

    async def hang_up(self) -> None:
        """Close the connection from the sensor's side."""
        was_silent = self.silent
        if self.air.arrival_s:
            self.silent = True
            await asyncio.sleep(self.air.arrival_s)
        for connection in list(self.device.connections.values()):
            try:
                await connection.disconnect()
            except hci.HCI_Error as error:
                # the other side hung up in the same instant
                if error.error_code != hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR:
                    raise
        if self.air.arrival_s:
            self.silent = was_silent

    async def _refuse(self) -> None:
        await asyncio.sleep(REFUSED_AFTER_S)
        await self.hang_up()

    async def go_away(self) -> None:
        """Leave the reach of the computer; both sides notice after the supervision timeout."""
        await self.air.carry_off(self.device)

    def come_back(self) -> None:
        """Come within reach again."""
        self.air.bring_back(self.device)


def dynamic(read: Any = None, write: Any = None) -> CharacteristicValue[bytes]:
    """Make a value that is computed when read, or acted on when written."""
    return CharacteristicValue(read=read, write=write)
