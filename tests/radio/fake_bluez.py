"""An ``org.bluez`` on a private system bus, whose radio is the emulated air.

bleak's own BlueZ backend runs unchanged against it, over a real dbus-daemon and real sockets: bus
connections, signals, property caches. It imitates bluetoothd 5.66 as far as bleak asks for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from typing import Any, Literal, TypeAlias

from bumble import att, core, hci
from bumble.device import Advertisement, Connection, Device, Peer
from dbus_fast import Message, MessageType, RequestNameReply, Variant
from dbus_fast.aio.message_bus import MessageBus

from tests.radio.air import Air, abandon_attempt
from tests.radio.bleak_on_bumble import (
    MTU,
    advertised_name,
    advertised_uuids,
    manufacturer_data,
    property_names,
    uuid_text,
)

AdapterState: TypeAlias = Literal["on", "off", "absent", "classic", "mute"]

HCI0 = "/org/bluez/hci0"
ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
DESCRIPTOR = "org.bluez.GattDescriptor1"
PROPERTIES = "org.freedesktop.DBus.Properties"
OBJECTS = "org.freedesktop.DBus.ObjectManager"
FAILED = "org.bluez.Error.Failed"
LINK_LOST = "Operation failed with ATT error: 0x0e"


class BluezError(Exception):
    """An error reply: its name and its text."""


@contextlib.asynccontextmanager
async def fake_bluez(air: Air, adapter: AdapterState = "on") -> AsyncIterator[FakeBluez]:
    """Own ``org.bluez`` on the system bus for as long as the context lasts."""
    central = air.place("computer", "F0:00:00:00:00:01")
    await central.power_on()
    bus = await MessageBus(bus_address=os.environ["DBUS_SYSTEM_BUS_ADDRESS"]).connect()
    bluez = FakeBluez(bus, central, adapter)
    if await bus.request_name("org.bluez") != RequestNameReply.PRIMARY_OWNER:
        raise RuntimeError("org.bluez has an owner already")
    try:
        yield bluez
    finally:
        await bluez.close()
        bus.disconnect()
        await bus.wait_for_disconnect()
        await central.power_off()
        air.take_away(central)


class FakeBluez:
    """The object tree and the methods of it that bleak calls."""

    def __init__(self, bus: MessageBus, central: Device, adapter: AdapterState) -> None:
        self._bus = bus
        self._central = central
        self._mute = adapter == "mute"
        self._tree: dict[str, dict[str, dict[str, Variant]]] = {}
        self._addresses: dict[str, hci.Address] = {}
        self._peers: dict[str, Peer] = {}
        self._remote: dict[str, Any] = {}
        self._listeners: dict[str, Callable[[bytes], None]] = {}
        self._scanners: set[str] = set()
        self._connecting: dict[str, asyncio.Task[Connection]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._methods = {
            (PROPERTIES, "Set"): self._set,
            (ADAPTER, "SetDiscoveryFilter"): self._set_discovery_filter,
            (ADAPTER, "StartDiscovery"): self._start_discovery,
            (ADAPTER, "StopDiscovery"): self._stop_discovery,
            (ADAPTER, "RemoveDevice"): self._remove_device,
            (DEVICE, "Connect"): self._connect,
            (DEVICE, "Disconnect"): self._disconnect,
            (CHARACTERISTIC, "ReadValue"): self._read_value,
            (CHARACTERISTIC, "WriteValue"): self._write_value,
            (CHARACTERISTIC, "StartNotify"): self._start_notify,
            (CHARACTERISTIC, "StopNotify"): self._stop_notify,
            (DESCRIPTOR, "ReadValue"): self._read_value,
        }
        if adapter != "absent":
            self._add_object(
                HCI0,
                ADAPTER,
                Address=Variant("s", "F0:00:00:00:00:01"),
                Name=Variant("s", "emulated"),
                Alias=Variant("s", "emulated"),
                Powered=Variant("b", adapter != "off"),
                Discovering=Variant("b", False),
                Roles=Variant("as", [] if adapter == "classic" else ["central"]),
                UUIDs=Variant("as", []),
            )
        bus.add_message_handler(self._on_message)
        central.on(Device.EVENT_ADVERTISEMENT, self._on_advertisement)

    async def close(self) -> None:
        """End every call that still runs, and every connection."""
        self._bus.remove_message_handler(self._on_message)
        for peer in list(self._peers.values()):
            await peer.connection.disconnect()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- object tree ------------------------------------------------------------------------
    def _add_object(self, path: str, interface: str, **properties: Variant) -> None:
        self._tree.setdefault(path, {})[interface] = properties
        self._signal("/", OBJECTS, "InterfacesAdded", "oa{sa{sv}}", path, {interface: properties})

    def _remove_object(self, path: str) -> None:
        interfaces = list(self._tree.pop(path))
        self._signal("/", OBJECTS, "InterfacesRemoved", "oas", path, interfaces)

    def _change(self, path: str, interface: str, **properties: Variant) -> None:
        self._tree[path][interface].update(properties)
        self._signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", interface, properties, [])

    def _signal(self, path: str, interface: str, name: str, signature: str, *body: Any) -> None:
        self._bus.send(Message.new_signal(path, interface, name, signature, list(body)))

    # --- calls ------------------------------------------------------------------------------
    def _on_message(self, call: Message) -> Message | bool | None:
        if call.message_type != MessageType.METHOD_CALL:
            return None
        if self._mute:
            return True  # taken, and never answered
        if (call.interface, call.member) == (OBJECTS, "GetManagedObjects"):
            return Message.new_method_return(call, "a{oa{sa{sv}}}", [self._tree])
        method = self._methods.get((call.interface or "", call.member or ""))
        if method is None:
            return None
        if call.path not in self._tree:
            unknown = "org.freedesktop.DBus.Error.UnknownObject"
            return Message.new_error(call, unknown, "no such object")
        self._spawn(self._answer(method, call))
        return True

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, method: Callable[[Message], Any], call: Message) -> None:
        try:
            result = await method(call)
            signature, body = result or ("", [])
            reply = Message.new_method_return(call, signature, body)
        except BluezError as error:
            reply = Message.new_error(call, *error.args)
        except att.ATT_Error as error:
            text = f"Operation failed with ATT error: 0x{error.error_code:02x}"
            reply = Message.new_error(call, FAILED, text)
        except (core.BaseBumbleError, asyncio.CancelledError):
            reply = Message.new_error(call, FAILED, LINK_LOST)
        self._bus.send(reply)

    async def _set(self, call: Message) -> None:
        interface, name, value = call.body
        self._change(call.path, interface, **{name: value})

    async def _set_discovery_filter(self, _call: Message) -> None:
        """Everything in the air is reported; bleak filters."""

    async def _start_discovery(self, call: Message) -> None:
        if call.sender in self._scanners:
            raise BluezError("org.bluez.Error.InProgress", "Operation already in progress")
        self._scanners.add(call.sender)
        if not self._central.scanning:
            await self._central.start_scanning(legacy=True)
        self._change(HCI0, ADAPTER, Discovering=Variant("b", True))

    async def _stop_discovery(self, call: Message) -> None:
        self._scanners.discard(call.sender)
        if not self._scanners and self._central.scanning:
            await self._central.stop_scanning(legacy=True)
            self._change(HCI0, ADAPTER, Discovering=Variant("b", False))

    async def _remove_device(self, call: Message) -> None:
        self._remove_object(call.body[0])

    def _on_advertisement(self, heard: Advertisement) -> None:
        address = heard.address.to_string(False)
        path = f"{HCI0}/dev_{address.replace(':', '_')}"
        properties = {
            "RSSI": Variant("n", heard.rssi),
            "UUIDs": Variant("as", advertised_uuids(heard.data)),
            "ManufacturerData": Variant(
                "a{qv}",
                {
                    company: Variant("ay", bytes(data))
                    for company, data in manufacturer_data(heard.data).items()
                },
            ),
        }
        if name := advertised_name(heard.data):
            properties["Name"] = properties["Alias"] = Variant("s", name)
        self._addresses[path] = heard.address
        if path in self._tree:
            # the scan response names no service
            self._change(path, DEVICE, **{k: v for k, v in properties.items() if v.value})
            return
        no = Variant("b", False)
        self._add_object(
            path,
            DEVICE,
            **{
                "Address": Variant("s", address),
                "AddressType": Variant("s", "random"),
                "Alias": Variant("s", address.replace(":", "-")),
                "Adapter": Variant("o", HCI0),
                "Paired": no,
                "Bonded": no,
                "Trusted": no,
                "Blocked": no,
                "Connected": no,
                "ServicesResolved": no,
                **properties,
            },
        )

    # --- connections ------------------------------------------------------------------------
    async def _connect(self, call: Message) -> None:
        path = call.path
        attempt = asyncio.ensure_future(self._central.connect(self._addresses[path], timeout=20))
        self._connecting[path] = attempt
        try:
            connection = await attempt
        except core.TimeoutError:
            raise BluezError(FAILED, "le-connection-abort-by-local") from None
        except asyncio.CancelledError:
            await abandon_attempt(self._central)
            raise BluezError(FAILED, "Operation canceled") from None
        finally:
            del self._connecting[path]
        peer = self._peers[path] = Peer(connection)
        connection.on(Connection.EVENT_DISCONNECTION, lambda _reason: self._on_gone(path))
        self._change(path, DEVICE, Connected=Variant("b", True))
        self._spawn(self._resolve(path, peer))

    async def _disconnect(self, call: Message) -> None:
        if call.path in self._peers:
            await self._peers[call.path].connection.disconnect()
        elif call.path in self._connecting:
            self._connecting[call.path].cancel()

    def _on_gone(self, path: str) -> None:
        self._peers.pop(path, None)
        for below in [one for one in self._tree if one.startswith(f"{path}/")]:
            self._remove_object(below)
            self._remote.pop(below, None)
            self._listeners.pop(below, None)
        self._change(path, DEVICE, ServicesResolved=Variant("b", False))
        self._change(path, DEVICE, Connected=Variant("b", False))

    async def _resolve(self, path: str, peer: Peer) -> None:
        try:
            await self._add_services(path, peer)
        except core.BaseBumbleError:
            return  # it disconnected meanwhile, which is reported by itself
        if path in self._peers:
            self._change(path, DEVICE, ServicesResolved=Variant("b", True))

    async def _add_services(self, path: str, peer: Peer) -> None:
        await peer.request_mtu(MTU)
        for service in await peer.discover_services():
            service_path = f"{path}/service{service.handle:04x}"
            self._add_object(
                service_path,
                SERVICE,
                UUID=Variant("s", uuid_text(service.uuid)),
                Primary=Variant("b", True),
                Device=Variant("o", path),
                Includes=Variant("ao", []),
            )
            for value in await service.discover_characteristics():
                value_path = f"{service_path}/char{value.handle - 1:04x}"
                self._remote[value_path] = value
                self._add_object(
                    value_path,
                    CHARACTERISTIC,
                    UUID=Variant("s", uuid_text(value.uuid)),
                    Service=Variant("o", service_path),
                    Value=Variant("ay", b""),
                    Notifying=Variant("b", False),
                    Flags=Variant("as", property_names(value)),
                    MTU=Variant("q", peer.connection.att_mtu),
                )
                for about in await value.discover_descriptors():
                    about_path = f"{value_path}/desc{about.handle:04x}"
                    self._remote[about_path] = about
                    self._add_object(
                        about_path,
                        DESCRIPTOR,
                        UUID=Variant("s", uuid_text(about.type)),
                        Characteristic=Variant("o", value_path),
                        Value=Variant("ay", b""),
                    )

    # --- GATT -------------------------------------------------------------------------------
    def _peer_of(self, path: str) -> Peer:
        for device, peer in self._peers.items():
            if path.startswith(f"{device}/"):
                return peer
        raise BluezError("org.bluez.Error.NotConnected", "Not Connected")

    async def _read_value(self, call: Message) -> tuple[str, list[bytes]]:
        value = await self._peer_of(call.path).read_value(self._remote[call.path].handle)
        return "ay", [bytes(value)]

    async def _write_value(self, call: Message) -> None:
        data, options = call.body
        blind = "type" in options and options["type"].value == "command"
        handle = self._remote[call.path].handle
        await self._peer_of(call.path).write_value(handle, bytes(data), not blind)

    async def _start_notify(self, call: Message) -> None:
        path = call.path

        def listener(value: bytes) -> None:
            self._change(path, CHARACTERISTIC, Value=Variant("ay", bytes(value)))

        self._listeners[path] = listener
        await self._peer_of(path).subscribe(self._remote[path], listener)
        self._change(path, CHARACTERISTIC, Notifying=Variant("b", True))

    async def _stop_notify(self, call: Message) -> None:
        path = call.path
        listener = self._listeners.pop(path, None)
        await self._peer_of(path).unsubscribe(self._remote[path], listener)
        self._change(path, CHARACTERISTIC, Notifying=Variant("b", False))
