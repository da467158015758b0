"""The ways in which the same test can be played: in process, over D-Bus, on a real bluetoothd."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import inspect
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, Self, TypeAlias
from unittest import mock

import pytest

from biofeedback.session.loop import MAX_SPEED, new_loop
from tests.radio.air import Air
from tests.radio.peripheral import Peripheral

IN_PROCESS, DBUS, BLUEZ = "in-process", "d-bus", "bluez"


def chosen_modes() -> list[str]:
    """Return the modes named in ``BIOFEEDBACK_RADIO``, else the two that need no real Bluetooth."""
    named = os.environ.get("BIOFEEDBACK_RADIO")
    return named.split(",") if named else [IN_PROCESS, DBUS]


@dataclass
class Radio:
    """What a test is given: the air, and how real time is in it."""

    air: Air
    mode: str

    @contextlib.contextmanager
    def delivering_twice(self) -> Iterator[None]:
        """Let each notification reach the program twice, as bleak #2002 has it."""
        if self.mode == IN_PROCESS:
            from tests.radio.bleak_on_bumble import BumbleClient

            with mock.patch.object(BumbleClient, "times_delivered", 2):
                yield
            return
        from bleak.backends.bluezdbus.manager import BlueZManager

        add = BlueZManager.add_device_watcher

        def add_twice(manager: BlueZManager, path: str, connected: Any, changed: Any) -> Any:
            def twice(characteristic: str, value: bytes) -> None:
                changed(characteristic, value)
                changed(characteristic, value)

            return add(manager, path, connected, twice)

        with mock.patch.object(BlueZManager, "add_device_watcher", add_twice):
            yield

    @property
    def virtual(self) -> bool:
        """Whether a minute takes no time."""
        return self.mode == IN_PROCESS

    @contextlib.asynccontextmanager
    async def on_air(self, *sensors: Peripheral) -> AsyncIterator[None]:
        """Switch sensors on, and off again."""
        for sensor in sensors:
            await sensor.switch_on()
        try:
            yield
        finally:
            for sensor in sensors:
                await sensor.switch_off()


@contextlib.asynccontextmanager
async def open_radio(mode: str) -> AsyncIterator[Radio]:
    """Give bleak an adapter in the emulated air, the way ``mode`` says."""
    air = Air()
    if mode == IN_PROCESS:
        from tests.radio.bleak_on_bumble import installed

        central = air.place("computer", "F0:00:00:00:00:01")
        await central.power_on()
        with installed(central):
            yield Radio(air, mode)
        await central.power_off()
    elif mode == DBUS:
        from bleak.backends.bluezdbus.version import BlueZFeatures

        from tests.radio.fake_bluez import fake_bluez
        from tests.radio.private_bus import private_bus

        # bleak asks the program bluetoothctl for a version; the one imitated needs none installed
        known = mock.patch.object(BlueZFeatures, "checked_bluez_version", True)
        with known, private_bus():
            async with fake_bluez(air):
                try:
                    yield Radio(air, mode)
                finally:
                    await hang_up_bleak()
    elif mode == BLUEZ:
        from tests.radio.vhci import plugged_in

        air.arrival_s = 0.5
        async with plugged_in(air):
            try:
                yield Radio(air, mode)
            finally:
                await hang_up_bleak()
    else:
        raise ValueError(f"there is no mode {mode}")


def skip_without_dbus() -> None:
    """Skip a test for want of a dbus-daemon."""
    if sys.platform != "linux" or shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is absent: apt-get install dbus")


async def hang_up_bleak() -> None:
    """Close the bus connection that bleak keeps for the life of a loop, and end its watcher."""
    from bleak.backends.bluezdbus import manager

    instance = manager._global_instances.pop(asyncio.get_running_loop(), None)
    if instance is None or instance._bus is None:
        return
    watcher = instance._bus_watcher_task
    with mock.patch.object(manager.logger, "disabled", True):  # it would call the bus lost
        instance._bus.disconnect()
        await asyncio.wait({watcher})


RadioTest: TypeAlias = Callable[..., Coroutine[Any, Any, None]]


def over_the_air(test: RadioTest) -> Callable[..., None]:
    """Play an async test that takes a :class:`Radio`, in every chosen mode."""

    @functools.wraps(test)
    def play(mode: str, **kwargs: Any) -> None:
        _play(test, mode, kwargs)

    return _asking_for(play, test, "mode")


def in_virtual_air(test: RadioTest) -> Callable[..., None]:
    """Play an async test that takes a :class:`Radio` and needs long times: in process only."""

    @functools.wraps(test)
    def play(**kwargs: Any) -> None:
        if IN_PROCESS not in chosen_modes():
            pytest.skip("needs virtual time")
        _play(test, IN_PROCESS, kwargs)

    return _asking_for(play, test)


def _asking_for(play: Callable[..., None], test: RadioTest, *more: str) -> Callable[..., None]:
    """Let pytest see the fixtures that ``test`` asks for, and ``more``; the radio is no fixture."""
    signature = inspect.signature(test)
    fixtures = [one for one in signature.parameters.values() if one.name != "radio"]
    extra = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in more]
    del play.__wrapped__  # type: ignore[attr-defined]
    play.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*fixtures, *extra], return_annotation=None
    )
    return play


def _play(test: RadioTest, mode: str, arguments: dict[str, Any]) -> None:
    if mode == BLUEZ:
        _shared_stage().run(test, arguments)
        return
    if mode == DBUS:
        skip_without_dbus()
    with Stage(mode) as stage:
        stage.run(test, arguments)


class Stage:
    """A loop with a radio open on it; closing it shows whether a task was left behind."""

    def __init__(self, mode: str) -> None:
        speed = MAX_SPEED if mode == IN_PROCESS else 1.0
        self._runner = asyncio.Runner(loop_factory=lambda: new_loop(speed))
        self._mode = mode
        self._open = contextlib.AsyncExitStack()

    def __enter__(self) -> Self:
        self._radio = self._runner.run(self._enter())
        return self

    def __exit__(self, *_: object) -> None:
        with self._runner:
            self._runner.run(self._close())

    def run(self, test: RadioTest, arguments: dict[str, Any]) -> None:
        """Play one test."""
        self._runner.run(test(self._radio, **arguments))

    async def _enter(self) -> Radio:
        return await self._open.enter_async_context(open_radio(self._mode))

    async def _close(self) -> None:
        await self._open.aclose()
        await asyncio.sleep(0)
        left = [str(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert not left, f"asyncio tasks still pending after the test: {left}"


@functools.cache
def _shared_stage() -> Stage:
    """One adapter for the whole run, as a computer has."""
    stage = Stage(BLUEZ).__enter__()
    atexit.register(stage.__exit__)
    return stage
