"""A session without threads: a clock that is set by hand and events that are put in by hand."""

from __future__ import annotations

import queue
from concurrent.futures import Future

import numpy as np

from biofeedback.clock import SessionClock
from biofeedback.events import (
    Author,
    Beat,
    DeviceStatus,
    Event,
    Gap,
    Marker,
    Metric,
    PacerChange,
    RrIntervals,
    SampleBatch,
    SessionState,
    SkinResponse,
    StreamInfo,
    read_only,
)
from biofeedback.guidance.checkins import Instrument
from biofeedback.guidance.offers import Settings
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.patterns import pattern as pattern_of
from biofeedback.session.guide import Guide

STRAP, ELECTRODES = "client/strap", "client/eda"


class FakeHandle:
    """Answers commands as a session does, at the instant shown by its clock."""

    def __init__(self, now: float = 0.0) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.now = now
        self.clock = SessionClock(lambda: self.now)
        self.clock._origin = 0.0
        self.done: Future[None] = Future()
        self.calls: list[str] = []
        self.guide = Guide(Settings("session", silent_sessions=0))
        self.offer_settings = self.guide.offer_settings
        self.lead_from: float | None = None

    def put(self, *events: Event) -> None:
        for event in events:
            self.events.put(event)

    def pass_to(self, time: float) -> None:
        """Let time pass, with what falls due meanwhile."""
        self.now = time
        self.put(*self.guide.feed(time))

    def mark(self, kind: str, author: Author = "therapist", text: str = "") -> None:
        self.calls.append(f"mark {kind}")
        self.put(Marker(self.now, kind, author, text))

    def show_prompt(self, prompt_id: str, author: Author = "therapist") -> None:
        self.calls.append(f"prompt {prompt_id}")
        self.put(*self.guide.show_prompt(prompt_id, self.now, author))

    def show_still(self, author: Author = "therapist") -> None:
        self.calls.append("still")
        self.put(*self.guide.show_still(self.now, author))

    def clear(self, author: Author = "therapist") -> None:
        self.calls.append("clear")
        self.put(*self.guide.clear(self.now, author))

    def something_else(self, author: Author = "client") -> None:
        self.calls.append("something else")
        self.put(*self.guide.something_else(self.now, author))

    def ask(self, instrument: Instrument, author: Author = "therapist") -> None:
        self.calls.append(f"ask {instrument}")
        self.put(*self.guide.ask(instrument, self.now, author))

    def deny(self, prompt_id: str, author: Author = "client") -> None:
        self.calls.append(f"deny {prompt_id}")
        self.put(*self.guide.deny(prompt_id, self.now, author))

    def next_phase(
        self, name: str, author: Author = "therapist", pattern: Pattern | None = None,
        lead_from_per_min: float | None = None,
    ) -> None:  # fmt: skip
        self.calls.append(f"phase {name}")
        self.put(*self.guide.next_phase(name, self.now, author, pattern, lead_from_per_min))

    def start_pacer(
        self, pattern: Pattern, author: Author = "therapist",
        lead_from_per_min: float | None = None,
    ) -> None:  # fmt: skip
        self.calls.append(f"pacer {pattern.id}")
        self.lead_from = lead_from_per_min
        self.put(*self.guide.start_pacer(pattern, self.now, author, lead_from_per_min))

    def fade_after(self, minutes: float | None, author: Author = "therapist") -> None:
        self.calls.append(f"fade after {minutes}")
        self.put(*self.guide.fade_after(minutes, self.now, author))

    def hold_here(self) -> None:
        self.calls.append("hold here")
        self.put(*self.guide.hold_here(self.now))

    def lead_on(self) -> None:
        self.calls.append("lead on")
        self.guide.lead_on(self.now)

    def change_pace(self, by_per_min: float, author: Author = "client") -> None:
        self.calls.append(f"pace {by_per_min:+}")
        self.put(*self.guide.change_pace(by_per_min, self.now, author))

    def blank(self, author: Author = "program") -> None:
        self.calls.append("blank")
        self.put(*self.guide.blank(self.now, author))

    def dismiss_offer(self, author: Author = "therapist") -> None:
        self.calls.append("pass")
        self.put(*self.guide.dismissed(self.now, author))

    def stop_pacer(self, author: Author = "therapist") -> None:
        self.calls.append("stop pacer")
        self.put(*self.guide.stop_pacer(self.now, author))

    def light_headed(self, author: Author = "client") -> None:
        self.calls.append("light-headed")
        self.put(*self.guide.light_headed(self.now, author))

    def stop_all(self, author: Author = "therapist") -> None:
        self.calls.append("stop all")
        self.put(*self.guide.stop(self.now, author))

    def pause(self, author: Author = "therapist") -> None:
        self.calls.append("pause")
        self.put(SessionState(self.now, recording=True, paused_by=author))

    def resume(self) -> None:
        self.calls.append("resume")
        self.put(SessionState(self.now, recording=True))

    def end(self) -> None:
        self.calls.append("end")
        self.put(SessionState(self.now, recording=False))
        self.done.set_result(None)


def status(time: float, device: str, state: str = "streaming", **more: object) -> DeviceStatus:
    name = "Polar H10" if device == STRAP else "Conductance sensor"
    return DeviceStatus(time, device, "client", name, state, **more)  # type: ignore[arg-type]


def metric(
    time: float, name: str, value: float | None, unit: str = "", window_s: float = 60.0,
    reason: str | None = None,
) -> Metric:  # fmt: skip
    why = reason if reason is not None or value is not None else "warming up"
    return Metric(time, "client", name, value, unit, window_s, 0.96, why)


def begin(handle: FakeHandle, *, source: str = "sensor") -> None:
    """Both sensors stream."""
    handle.put(
        SessionState(0.0, recording=True),
        StreamInfo(
            0.0, "client/eda/1", ELECTRODES, "client", "eda", 8.0, "uS",
            source=source,  # type: ignore[arg-type]
        ),
        RrIntervals(0.0, "client", STRAP, 72.0, source=source),  # type: ignore[arg-type]
        status(0.5, STRAP),
        status(0.5, ELECTRODES),
    )  # fmt: skip


def stream(
    handle: FakeHandle, start: float, end: float, *, swing: float = 2.0, rate_per_min: float = 14.0,
    level: float = 74.0, conductance: float = 4.8, heart: bool = True, skin: bool = True,
    seed: int = 1, index: int = 0,
) -> int:  # fmt: skip
    """Beats and conductance between two times; returns the next beat's index."""
    noise = np.random.default_rng(seed)
    time, first = start, index
    while heart and time < end:
        rate = level + swing * np.sin(2 * np.pi * rate_per_min / 60 * time) + noise.normal(0, 0.7)
        time += 60.0 / rate
        handle.put(
            Beat(time, "client", index, 60_000.0 / rate, "ok", index > first),
        )
        index += 1
    if skin:
        times = np.arange(start, end, 1 / 8)
        values = (
            conductance + 0.15 * np.exp(-((times - start) % 37) / 12) + 0.05 * np.sin(times / 9)
        )
        values += noise.normal(0, 0.004, times.size)
        for first in range(0, times.size, 4):
            part = values[first : first + 4]
            handle.put(
                SampleBatch(
                    float(times[first]),
                    "client/eda/1",
                    8.0,
                    read_only(part),
                    float(times[first]) + 0.5,
                )
            )
        for peak in np.arange(start + 2, end, 37):
            handle.put(SkinResponse(float(peak), "client", float(peak) - 1.5, 0.2))
    return index


def usual_metrics(handle: FakeHandle, time: float, *, paced: bool = False) -> None:
    """What the pipeline says of a settled person."""
    handle.put(
        metric(time, "hr", 80.2, "bpm", 5),
        metric(time, "peak_to_trough", 11.2, "bpm"),
        metric(time, "scl", 4.83, "uS", 10),
        metric(time, "scr_rate", 2.0, "1/min"),
        metric(time, "breath_rate", 14.2, "1/min", 30),
        metric(time, "heart_clean", 99.0, "%"),
        metric(time, "skin_clean", 97.0, "%"),
        metric(time, "z_hr", 0.4, "SD", 10),
        metric(time, "z_scl", 0.2, "SD", 15),
        metric(time, "hr_since_start", 3.2, "bpm", 10),
        metric(time, "scl_since_start", 0.4, "uS", 15),
        metric(time, "rhythm_regularity", 0.42, "share", 64),
        metric(time, "followed_rate", 6.0 if paced else None, "1/min", 64, "no pacer"
               if not paced else None),
        metric(time, "rmssd", None if paced else 27.1, "ms", 60,
               "breathing is paced" if paced else None),
    )  # fmt: skip


def paced(time: float, pattern_id: str = "long-exhale-4-6") -> PacerChange:
    return PacerChange(time, pattern_id, pattern_of(pattern_id).phases, "therapist")


def gap(start: float, end: float, device: str = STRAP) -> Gap:
    return Gap(end, device, "client", start, end, "out of reach")
