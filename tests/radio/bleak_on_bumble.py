"""A bleak backend whose adapter is an emulated one in this process.

bleak's own front end runs unchanged above it, bumble's host and controllers below: real ATT, GATT,
L2CAP and HCI, no operating system. Tests made with it run in virtual time.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar, TypeVar
from unittest import mock
from weakref import WeakKeyDictionary

import bleak
from bleak.backends.adapter import BaseBleakAdapter
from bleak.backends.characteristic import BleakGATTCharacteristic, GattCharacteristicsFlags
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bleak.uuids import normalize_uuid_str
from bumble import att, core, hci
from bumble.core import AdvertisingData
from bumble.device import Advertisement, Connection, Device, Peer

from tests.radio.air import abandon_attempt

T = TypeVar("T")

MTU = 517
"""What BlueZ asks for."""

_offered: WeakKeyDictionary[Connection, frozenset[str]] = WeakKeyDictionary()
"""Services of the sensors that the emulated computer is connected to."""

_UUID_LISTS = (
    AdvertisingData.Type.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.Type.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.Type.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.Type.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
)


class _Adapter:
    device: ClassVar[Device | None] = None

    @classmethod
    def get(cls) -> Device:
        if cls.device is None:
            raise BleakError("no emulated adapter is installed")
        return cls.device


@contextlib.contextmanager
def installed(adapter: Device) -> Iterator[None]:
    """Make ``adapter`` the one that bleak uses, so that the program needs no hook for tests."""
    backends = {"client": BumbleClient, "scanner": BumbleScanner, "adapter": BumbleAdapter}
    with contextlib.ExitStack() as stack:
        for kind, backend in backends.items():
            choose = f"get_platform_{kind}_backend_type"
            chosen = (backend, "bumble")
            stack.enter_context(mock.patch.object(bleak, choose, lambda chosen=chosen: chosen))
        stack.enter_context(mock.patch.object(_Adapter, "device", adapter))
        yield


def uuid_text(uuid: core.UUID) -> str:
    """Write a UUID as bleak does."""
    return normalize_uuid_str(uuid.to_hex_str("-"))


def advertised_uuids(data: AdvertisingData) -> list[str]:
    """List the services an advertisement names."""
    return [
        uuid_text(uuid) for kind in _UUID_LISTS for uuids in data.get_all(kind) for uuid in uuids
    ]


def advertised_name(data: AdvertisingData) -> str | None:
    """Return the complete or shortened name in an advertisement."""
    complete = data.get(AdvertisingData.Type.COMPLETE_LOCAL_NAME)
    return complete or data.get(AdvertisingData.Type.SHORTENED_LOCAL_NAME)


def manufacturer_data(data: AdvertisingData) -> dict[int, bytes]:
    """Return manufacturer data by company."""
    return dict(data.get_all(AdvertisingData.Type.MANUFACTURER_SPECIFIC_DATA))


def property_names(characteristic: Any) -> list[str]:
    """Name a characteristic's properties as bleak does."""
    flags = (flag for flag in GattCharacteristicsFlags if characteristic.properties & flag.value)
    return [flag.name.replace("_", "-") for flag in flags]


class BumbleAdapter(BaseBleakAdapter):
    """Knows what the emulated computer is connected to."""

    @classmethod
    async def get(cls, **_kwargs: Any) -> BumbleAdapter:
        return cls()

    async def get_connected_devices(self, service_uuids: frozenset[str]) -> list[BLEDevice]:
        held = []
        for connection in _Adapter.get().connections.values():
            if _offered.get(connection, frozenset()) & service_uuids:
                address = connection.peer_address
                held.append(BLEDevice(address.to_string(False), None, address))
        return held


async def hold(connection: Connection) -> None:
    """Let the emulated computer learn, as an operating system does, what a sensor offers."""
    services = await Peer(connection).discover_services()
    _offered[connection] = frozenset(uuid_text(service.uuid) for service in services)


class BumbleScanner(BaseBleakScanner):
    """Scans with the emulated adapter."""

    def __init__(
        self,
        detection_callback: Callable[[BLEDevice, AdvertisementData], None] | None,
        service_uuids: list[str] | None,
        scanning_mode: str = "active",
        **_kwargs: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._active = scanning_mode == "active"

    async def start(self) -> None:
        self.seen_devices = {}
        adapter = _Adapter.get()
        adapter.on(Device.EVENT_ADVERTISEMENT, self._on_advertisement)
        if not adapter.scanning:
            await adapter.start_scanning(active=self._active, legacy=True)

    async def stop(self) -> None:
        adapter = _Adapter.get()
        adapter.remove_listener(Device.EVENT_ADVERTISEMENT, self._on_advertisement)
        if adapter.scanning and not adapter.listeners(Device.EVENT_ADVERTISEMENT):
            await adapter.stop_scanning(legacy=True)

    def _on_advertisement(self, advertisement: Advertisement) -> None:
        uuids = advertised_uuids(advertisement.data)
        if not self.is_allowed_uuid(uuids):
            return
        name = advertised_name(advertisement.data)
        heard = AdvertisementData(
            local_name=name,
            manufacturer_data=manufacturer_data(advertisement.data),
            service_data={},
            service_uuids=uuids,
            tx_power=None,
            rssi=advertisement.rssi,
            platform_data=(advertisement,),
        )
        address = advertisement.address
        key = address.to_string(False)
        self.call_detection_callbacks(
            self.create_or_update_device(key, key, name, address, heard), heard
        )


class BumbleClient(BaseBleakClient):
    """Connects with the emulated adapter."""

    times_delivered: ClassVar[int] = 1

    def __init__(self, address_or_ble_device: BLEDevice | str, **kwargs: Any) -> None:
        kwargs.pop("services", None)
        super().__init__(address_or_ble_device, **kwargs)
        known = address_or_ble_device if isinstance(address_or_ble_device, BLEDevice) else None
        self._peer_address: hci.Address | None = known.details if known else None
        self._peer: Peer | None = None
        self._gone: asyncio.Future[None] | None = None
        self._listeners: dict[int, Callable[[bytes], None]] = {}
        self._procedures: set[asyncio.Future[Any]] = set()

    @property
    def mtu_size(self) -> int:
        return 23 if self._peer is None else self._peer.connection.att_mtu

    @property
    def is_connected(self) -> bool:
        return self._peer is not None

    # --- connection -------------------------------------------------------------------------
    async def connect(self, pair: bool, **kwargs: Any) -> None:
        if self.is_connected:
            raise BleakError("Client is already connected")
        async with asyncio.timeout(kwargs.get("timeout", self._timeout)):
            connection = await self._connection()
            self._peer = Peer(connection)
            self._gone = asyncio.get_running_loop().create_future()
            connection.on(Connection.EVENT_DISCONNECTION, self._on_disconnection)
            try:
                await self._procedure(self._peer.request_mtu(MTU))
                self.services = await self._procedure(self._discover(self._peer))
            except BaseException:
                await self.disconnect()
                raise
            _offered[connection] = frozenset(service.uuid for service in self.services)

    async def _connection(self) -> Connection:
        adapter = _Adapter.get()
        if self._peer_address is None:
            raise BleakDeviceNotFoundError(self.address, f"{self.address} was not found")
        for connection in adapter.connections.values():
            if connection.peer_address == self._peer_address:
                return connection  # the computer held it already
        try:
            return await adapter.connect(self._peer_address, timeout=None)
        except asyncio.CancelledError:
            await abandon_attempt(adapter)
            raise
        except hci.HCI_Error as error:
            raise BleakError(str(error)) from error

    @staticmethod
    async def _discover(peer: Peer) -> BleakGATTServiceCollection:
        found = BleakGATTServiceCollection()
        for remote in await peer.discover_services():
            service = BleakGATTService(remote, remote.handle, uuid_text(remote.uuid))
            found.add_service(service)
            for value in await remote.discover_characteristics():
                characteristic = BleakGATTCharacteristic(
                    value,
                    value.handle,
                    uuid_text(value.uuid),
                    property_names(value),
                    lambda: peer.connection.att_mtu - 3,
                    service,
                )
                found.add_characteristic(characteristic)
                for about in await value.discover_descriptors():
                    descriptor = BleakGATTDescriptor(
                        about, about.handle, uuid_text(about.type), characteristic
                    )
                    found.add_descriptor(descriptor)
        return found

    def _on_disconnection(self, _reason: int) -> None:
        if self._peer is None:
            return
        self._peer = self.services = None
        self._listeners.clear()
        if self._gone is not None and not self._gone.done():
            self._gone.set_result(None)
        for task in self._procedures:
            task.cancel()
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def disconnect(self) -> None:
        if self._peer is not None:
            with contextlib.suppress(hci.HCI_Error):  # it dropped in the same instant
                await self._peer.connection.disconnect()

    async def pair(self, *_args: Any, **_kwargs: Any) -> None:
        raise NotImplementedError("pairing is not emulated")

    async def unpair(self) -> None:
        raise NotImplementedError("pairing is not emulated")

    # --- GATT -------------------------------------------------------------------------------
    def _connected_peer(self) -> Peer:
        if self._peer is None:
            raise BleakError("Not connected")
        return self._peer

    async def _procedure(self, work: Awaitable[T]) -> T:
        """Carry out a GATT procedure, which ends when the link does."""
        assert self._gone is not None
        task = asyncio.ensure_future(work)
        self._procedures.add(task)
        task.add_done_callback(self._forget)
        try:
            # A caller that is cancelled leaves the procedure running, as it would on real hardware;
            # bumble does not expect the answer to one that is gone.
            await asyncio.wait({task, self._gone}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done() or task.cancelled():
                task.cancel()
                raise BleakError("disconnected")
            return task.result()
        except att.ATT_Error as error:
            raise BleakGATTProtocolError(error.error_code) from error
        except (core.ProtocolError, core.InvalidStateError) as error:
            raise BleakError(str(error)) from error

    def _forget(self, procedure: asyncio.Future[Any]) -> None:
        self._procedures.discard(procedure)
        if not procedure.cancelled():
            procedure.exception()  # its caller, if there still is one, has it too

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, **_kwargs: Any
    ) -> bytearray:
        peer = self._connected_peer()
        return bytearray(await self._procedure(peer.read_value(characteristic.handle)))

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, **_kwargs: Any
    ) -> bytearray:
        peer = self._connected_peer()
        return bytearray(await self._procedure(peer.read_value(descriptor.handle)))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: bytes, response: bool
    ) -> None:
        peer = self._connected_peer()
        await self._procedure(peer.write_value(characteristic.handle, bytes(data), response))

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: bytes) -> None:
        peer = self._connected_peer()
        await self._procedure(peer.write_value(descriptor.handle, bytes(data), True))

    async def start_notify(
        self,
        characteristic: BleakGATTCharacteristic,
        callback: Callable[[bytearray], None],
        **_kwargs: Any,
    ) -> None:
        peer = self._connected_peer()
        if characteristic.handle in self._listeners:
            raise BleakError("Characteristic notifications already started")

        def listener(value: bytes) -> None:
            for _ in range(self.times_delivered):
                callback(bytearray(value))

        self._listeners[characteristic.handle] = listener
        try:
            await self._procedure(peer.subscribe(characteristic.obj, listener))
        except BaseException:
            self._listeners.pop(characteristic.handle, None)
            raise

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        peer = self._connected_peer()
        listener = self._listeners.pop(characteristic.handle)
        await self._procedure(peer.unsubscribe(characteristic.obj, listener))
