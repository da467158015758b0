"""Polar sensors' own service: ECG, acceleration, optical pulse and its intervals."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import ClassVar

import numpy as np

from biofeedback.devices.link import Link, Packet, Wearer
from biofeedback.devices.polar_pmd_frames import (
    ACC,
    ECG,
    PPG,
    PPI,
    ControlResponse,
    PmdFrame,
    Setting,
    Settings,
    StreamsStopped,
    decode_ppi,
    decode_samples,
    encode_settings,
    parse_control,
    parse_features,
    parse_frame,
    parse_settings,
)
from biofeedback.devices.polar_ppi import PulseIntervals
from biofeedback.devices.sample_stream import SampleStream
from biofeedback.errors import PacketError, SensorError

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL_POINT = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

GET_SETTINGS, START, STOP = 0x01, 0x02, 0x03
OK, INVALID_OPERATION, NOT_SUPPORTED, ALREADY, IN_CHARGER = 0, 1, 3, 6, 13

ANSWER_S = 8.0
"""The sensor's answer to a command takes this long at most."""
STOPPED_S = 1.2
"""The same for a stop: two streams within the time a supervisor allows."""
RESTART_S = 2.0
"""A stream that the sensor ended by itself is started again after this."""

_NAMES = {ECG: "ECG", ACC: "acceleration", PPG: "optical pulse", PPI: "pulse intervals"}
# The value wanted of each setting: the smallest offered that is not below it, else the largest
_WANTED: dict[int, dict[Setting, float]] = {
    ECG: {Setting.RATE: 130, Setting.RESOLUTION: 14},
    ACC: {Setting.RATE: 25, Setting.RESOLUTION: 16, Setting.RANGE: 4},
    PPG: {Setting.RATE: 55, Setting.RESOLUTION: 22},
}


class _NoAnswerError(SensorError):
    def __init__(self) -> None:
        super().__init__(
            "The sensor does not answer a command.", "Take it off for a minute, then try again."
        )


def choose_settings(kind: int, offered: Settings) -> Settings:
    """Choose one value of each setting that the sensor lists, and none that it does not."""
    wanted = _WANTED.get(kind, {})
    return {
        setting: (_at_least(wanted.get(setting, max(values)), values),)
        for setting, values in offered.items()
        if values and setting not in (Setting.FACTOR, Setting.SECURITY)
    }


def _at_least(wanted: float, values: tuple[float, ...]) -> float:
    return min((value for value in values if value >= wanted), default=max(values))


class PolarPmd:
    """Starts every stream the sensor has, and stops each before the link is closed.

    A stream left running would keep the sensor awake until its battery is empty.
    """

    service: ClassVar[str] = SERVICE

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self.truncated = 0
        self._wearer = wearer
        self._answers: asyncio.Queue[ControlResponse] = asyncio.Queue()
        self._one_command = asyncio.Lock()
        self._perhaps_running: list[int] = []
        self._streams: dict[int, SampleStream] = {}
        self._factor: dict[int, float] = {}
        self._intervals = PulseIntervals(wearer)
        self._restarts: dict[int, asyncio.Task[None]] = {}
        self._link: Link | None = None

    async def start(self, link: Link) -> None:
        """Read what the sensor has, and start each stream with settings it offers."""
        self._link = link
        try:
            kinds = parse_features(await link.read(CONTROL_POINT))
        except PacketError:
            self.dropped += 1
            return
        await link.subscribe(CONTROL_POINT, self._on_control)
        await link.subscribe(DATA, self._on_data)
        for kind in (ECG, ACC, PPG, PPI):
            if kind in kinds:
                await self._start_stream(link, kind)

    async def stop(self, link: Link) -> None:
        """Stop what was started, whether or not its start was answered."""
        restarts = list(self._restarts.values())
        for task in restarts:
            task.cancel()
        await asyncio.gather(*restarts, return_exceptions=True)
        try:
            for kind in list(self._perhaps_running):
                # One that does not answer does not keep the others running
                with contextlib.suppress(_NoAnswerError):
                    await self._command(link, bytes([STOP, kind]), STOPPED_S)
            await link.unsubscribe(DATA)
            await link.unsubscribe(CONTROL_POINT)
        finally:
            for stream in self._streams.values():
                stream.flush()

    # --- commands ---------------------------------------------------------------------------
    async def _start_stream(self, link: Link, kind: int) -> None:
        try:
            status, settings = await self._ask_to_start(link, kind)
        except (PacketError, _NoAnswerError):
            self.dropped += 1
            self._report_not_started(kind, "it gave no clear answer")
            return
        if status != OK:
            why = "it is on its charger" if status == IN_CHARGER else f"its answer was {status}"
            self._report_not_started(kind, why)
            return
        self._factor[kind] = settings.get(Setting.FACTOR, (1.0,))[0]

    async def _ask_to_start(self, link: Link, kind: int) -> tuple[int, Settings]:
        chosen: Settings = {}
        if kind != PPI:
            offer = await self._command(link, bytes([GET_SETTINGS, kind]))
            if offer.status != OK:
                return offer.status, {}
            chosen = choose_settings(kind, parse_settings(offer.parameters))
            self._open_stream(kind, chosen)
        start = bytes([START, kind]) + encode_settings(chosen)
        if kind not in self._perhaps_running:
            self._perhaps_running.append(kind)
        answer = await self._command(link, start)
        if answer.status == ALREADY:
            # Left running by an earlier connection: with which settings, nobody knows
            await self._command(link, bytes([STOP, kind]))
            answer = await self._command(link, start)
        if answer.status != OK:
            self._perhaps_running.remove(kind)
        return answer.status, parse_settings(answer.parameters)

    async def _command(
        self, link: Link, data: bytes, within_s: float = ANSWER_S
    ) -> ControlResponse:
        async with self._one_command:
            while not self._answers.empty():
                self._answers.get_nowait()
            try:
                async with asyncio.timeout(within_s):
                    await link.write(CONTROL_POINT, data, response=True)
                    answer = await self._answer_to(data)
                    while answer.more:
                        further = await self._answer_to(data)
                        parameters = answer.parameters + further.parameters
                        answer = replace(further, parameters=parameters)
            except TimeoutError as error:
                raise _NoAnswerError from error
        return answer

    async def _answer_to(self, command: bytes) -> ControlResponse:
        while True:
            answer = await self._answers.get()
            if (answer.operation, answer.kind) == (command[0], command[1]):
                return answer

    def _report_not_started(self, kind: int, why: str) -> None:
        self._wearer.report(
            problem=f"The sensor did not start its {_NAMES[kind]}: {why}.",
            advice="Heart rate goes on. Take the sensor off for a minute, then connect again.",
        )

    def _open_stream(self, kind: int, settings: Settings) -> None:
        before = self._streams.get(kind)
        if before is not None:
            before.flush()
        rate = float(settings.get(Setting.RATE, (_WANTED[kind][Setting.RATE],))[0])
        if kind == ECG:
            stream = SampleStream(self._wearer, "ecg", rate, "uV")
        elif kind == ACC:
            stream = SampleStream(self._wearer, "acc", rate, "mG", ("x", "y", "z"), settle_s=0.010)
        else:
            channels = ("led 1", "led 2", "led 3", "ambient")
            stream = SampleStream(self._wearer, "ppg", rate, "a.u.", channels, settle_s=0.003)
        self._streams[kind] = stream

    # --- what arrives -----------------------------------------------------------------------
    def _on_control(self, packet: Packet) -> None:
        try:
            message = parse_control(packet.data)
        except PacketError:
            self.dropped += 1
            return
        if isinstance(message, ControlResponse):
            self._answers.put_nowait(message)
        else:
            self._restart(message)

    def _restart(self, stopped: StreamsStopped) -> None:
        for kind in stopped.kinds:
            if kind not in self._perhaps_running:
                continue
            running = self._restarts.get(kind)
            if running is None or running.done():
                self._restarts[kind] = asyncio.create_task(self._start_again(kind))

    async def _start_again(self, kind: int) -> None:
        assert self._link is not None
        await asyncio.sleep(RESTART_S)
        try:
            await self._start_stream(self._link, kind)
        except SensorError as error:
            # The supervisor notices a lost link by itself; this task only ends without noise
            self._report_not_started(kind, error.problem)

    def _on_data(self, packet: Packet) -> None:
        try:
            frame = parse_frame(packet.data)
            if frame.kind == PPI:
                self._intervals.take(decode_ppi(frame), packet.time)
            else:
                self._emit_samples(frame, packet.time)
        except PacketError:
            self.dropped += 1

    def _emit_samples(self, frame: PmdFrame, arrival: float) -> None:
        stream = self._streams.get(frame.kind)
        if stream is None:
            raise PacketError("a frame of a stream that was not started")
        samples = decode_samples(frame)
        self.truncated += samples.truncated
        values = samples.raw.astype(np.float64)
        if frame.kind == ECG:
            values = values[:, 0]
        elif frame.kind == ACC and frame.compressed and frame.frame_type == 0:
            values *= self._factor.get(ACC, 1.0) * 1000
        stream.add(values, frame.timestamp_ns / 1e9, arrival)
