"""Plugs an emulated controller into the kernel, so that the real bluetoothd owns it.

For the virtual machine of ``tests/radio/vm``: it needs root and ``/dev/vhci``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from bumble.transport import open_transport
from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio.message_bus import MessageBus

from tests.radio.air import Air, EmulatedController
from tests.radio.fake_bluez import ADAPTER, OBJECTS, PROPERTIES

APPEARS_S = 30.0


@contextlib.asynccontextmanager
async def plugged_in(air: Air) -> AsyncIterator[None]:
    """Give bluetoothd an adapter within the emulated air, powered on."""
    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    try:
        async with await open_transport("vhci") as kernel:
            EmulatedController(
                "bluez", host_source=kernel.source, host_sink=kernel.sink, link=air.medium
            )
            async with asyncio.timeout(APPEARS_S):
                await _power_on(bus, await _adapter(bus))
            yield
    finally:
        bus.disconnect()
        await bus.wait_for_disconnect()


async def _adapter(bus: MessageBus) -> str:
    while True:
        (objects,) = (await _call(bus, "/", OBJECTS, "GetManagedObjects")).body
        paths = [path for path, interfaces in objects.items() if ADAPTER in interfaces]
        if paths:
            return paths[0]
        await asyncio.sleep(0.05)


async def _power_on(bus: MessageBus, path: str) -> None:
    power = [ADAPTER, "Powered", Variant("b", True)]
    while True:
        reply = await _call(bus, path, PROPERTIES, "Set", "ssv", power)
        if reply.message_type is not MessageType.ERROR:
            return
        await asyncio.sleep(0.1)  # bluetoothd is still setting the adapter up


async def _call(
    bus: MessageBus, path: str, interface: str, member: str, signature: str = "", body: Any = ()
) -> Message:
    reply = await bus.call(
        Message(
            destination="org.bluez",
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(body),
        )
    )
    assert reply is not None
    return reply
