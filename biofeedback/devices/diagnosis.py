"""What works for Bluetooth on this computer and with a sensor, and what to do about the rest."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from biofeedback.clock import SessionClock
from biofeedback.devices.causes import CONNECTION_CUT, DISCONNECTED, SILENT
from biofeedback.devices.connection import Connection
from biofeedback.devices.link import Connector, Wearer
from biofeedback.devices.network_sensors import network_connector
from biofeedback.errors import SensorError
from biofeedback.events import DeviceStatus, Event, RrIntervals, SampleBatch

PATIENCE_S = 8.0
"""A Bluetooth service that hangs is a finding too."""
SENSOR_PATIENCE_S = 40.0
"""Enough for the slowest cause to show: a connection, and the silence after it."""
LOOK_S = 2.0
"""Data flow; battery and contact are reported within this time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool | None
    """None where something before it kept it from being looked at."""
    problem: str | None = None
    advice: str | None = None


async def examine_bluetooth(patience_s: float = PATIENCE_S) -> tuple[Finding, ...]:
    """Look at everything between the program and the air, nearest first; takes a bounded time."""
    # bleak takes a while to load, and what only shows findings has no need of it
    from biofeedback.devices import ble, ble_errors

    try:
        async with asyncio.timeout(patience_s):
            await ble.check_radio()
    except TimeoutError:
        error = ble_errors.NOT_RESPONDING.error()
    except SensorError as found:
        error = found
    else:
        return tuple(Finding(layer, ok=True) for layer in ble_errors.LAYERS)
    broken = ble_errors.LAYERS.index(ble_errors.layer_of(error))
    return (
        *(Finding(layer, ok=True) for layer in ble_errors.LAYERS[:broken]),
        Finding(ble_errors.LAYERS[broken], False, error.problem, error.advice),
        *(Finding(layer, ok=None) for layer in ble_errors.LAYERS[broken + 1 :]),
    )


_NOT_YET_CLEAR = (DISCONNECTED.problem, CONNECTION_CUT.problem)
"""Once may be an accident; the second try tells."""


async def examine_address(address: str) -> Finding:
    """Examine the sensor at an address as a scan lists it."""
    clock = SessionClock(asyncio.get_running_loop().time)
    connector = network_connector(address, address, clock)
    if connector is None:
        from biofeedback.devices.ble import BleConnector

        connector = BleConnector(address, address, clock)
    return await examine_sensor(connector)


async def examine_sensor(connector: Connector, patience_s: float = SENSOR_PATIENCE_S) -> Finding:
    """Connect to one sensor, look at what it sends, and let it go again; takes a bounded time."""
    clock = SessionClock(asyncio.get_running_loop().time)
    data, trouble = asyncio.Event(), asyncio.Event()

    def look(event: Event) -> None:
        match event:
            case RrIntervals(rr_ms=intervals) if intervals:
                data.set()
            case SampleBatch():
                data.set()
            case DeviceStatus(problem=problem) if problem not in (None, *_NOT_YET_CLEAR):
                trouble.set()

    connection = Connection(connector, Wearer("examined", "client", look), clock)
    running = asyncio.create_task(connection.run())
    told = [asyncio.create_task(one.wait()) for one in (data, trouble)]
    try:
        await asyncio.wait(
            [running, *told], timeout=patience_s, return_when=asyncio.FIRST_COMPLETED
        )
        if data.is_set():
            await asyncio.sleep(LOOK_S)
        status = connection.status
    finally:
        for task in told:
            task.cancel()
        await connection.stop()
        await running
    if status.problem is None and not data.is_set():
        return Finding(status.name, False, SILENT.problem, SILENT.advice)
    return Finding(status.name, status.problem is None, status.problem, status.advice)
