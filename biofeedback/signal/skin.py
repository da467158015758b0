"""One person's skin, live: level, responses, and how much of the signal can be trusted."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from functools import partial

from biofeedback.events import (
    Event,
    Person,
    SampleBatch,
    SessionState,
    SkinResponse,
    Source,
    StreamInfo,
    Tick,
)
from biofeedback.signal.eda import (
    LEAST_US,
    LEVEL_S,
    MOST_US,
    PLAUSIBLE_US,
    Conductance,
    Response,
    Second,
)
from biofeedback.signal.metrics import metric_of
from biofeedback.signal.samples import SampleTimes

SETTLING_S: dict[Source, float] = {"sensor": 300.0, "simulated": 60.0, "file": 0.0}
"""Electrodes take minutes to couple to the skin: until then the level is shown and responses are
drawn, but not counted. Laboratory files begin with electrodes worn; a simulated wearer hurries."""
WORN_ANEW_S = 60.0
"""After so long without contact, settling begins again."""
RATE_WINDOW_S = 60
LEAST_SHARE = 0.8
"""Of the window that needs to be usable before responses are counted."""
LEAST_LEVEL_S = 5.0
SILENCE_S = 3.0
SETTLING = "settling"
"""How a reason begins while electrodes settle."""
NAMES = ("conductance", "scl", "scr_rate", "skin_clean")
NO_UNIT = "not available: this sensor does not measure in µS"


class Skin:
    """Skin conductance metrics once a second of sample time, and responses as they end."""

    takes: frozenset[type[Event] | str] = frozenset({SessionState, StreamInfo, Tick, "eda"})

    def __init__(self, person: Person) -> None:
        self._person = person
        self._metric = partial(metric_of, person)
        self._info: StreamInfo | None = None
        self._heard: float | None = None
        """When the last samples came; None while metrics are blank already."""
        self._ahead: deque[list[Event]] = deque()
        """What batches complete that were looked at before their turn."""

    def feed(self, event: Event) -> list[Event]:
        """Take one event; return the responses and metrics it completes."""
        match event:
            case SampleBatch() if self._info is not None and event.stream == self._info.stream:
                return self._samples(event)
            case StreamInfo(kind="eda"):
                return self._begin(event)
            case Tick(time) if self._heard is not None and time - self._heard > SILENCE_S:
                return self._blank(time, f"no skin conductance for {SILENCE_S:.0f} s")
            case SessionState() if event.paused_by is not None:
                return self._blank(event.time, "paused")
            case _:
                return []

    def finish(self) -> list[Event]:
        """Nothing is held back."""
        return []

    def _begin(self, info: StreamInfo) -> list[Event]:
        before, self._info = self._info, info
        self._ahead.clear()
        if before is None or (before.stream, before.sampling_rate) != (
            info.stream,
            info.sampling_rate,
        ):
            self._rate_hz = info.sampling_rate
            self._signal = Conductance(info.sampling_rate)
            self._times = SampleTimes(max(0.25, 2.5 / info.sampling_rate))
            self._seconds: deque[Second] = deque()
            self._responses: deque[Response] = deque()
            self._begun: float | None = None
            self._worn_since = self._last_used = -math.inf
        return self._blank(info.time, NO_UNIT) if info.unit != "uS" else []

    def look_ahead(self, stream: str, batches: Sequence[SampleBatch]) -> None:
        """Follow batches that will be fed next, and in between nothing else of their stream."""
        if self._info is not None and stream == self._info.stream and self._info.unit == "uS":
            self._ahead = deque(self._derive(batches))

    def _samples(self, batch: SampleBatch) -> list[Event]:
        if self._info is None or self._info.unit != "uS":
            return []
        self._heard = batch.arrival
        return self._ahead.popleft() if self._ahead else self._derive([batch])[0]

    def _derive(self, batches: Sequence[SampleBatch]) -> list[list[Event]]:
        """What each batch completes; following many at once is quicker than one by one."""
        derived: list[list[Event]] = [[] for _ in batches]
        ends: list[int] = []
        end = self._signal.taken
        times: list[float] = []
        values: list[float] = []

        def follow() -> None:
            for item in self._signal.feed(times, values):
                derived[bisect_left(ends, item.certain_at)] += self._complete(item)
            times.clear()
            values.clear()

        for batch in batches:
            new = (batch.values if batch.values.ndim == 1 else batch.values[:, 0]).tolist()
            when, continues = self._times.listed(batch.time, len(new), batch.sampling_rate)
            if not continues:
                follow()
                self._signal.cut()
            if self._begun is None:
                self._begun = batch.time
            times += when
            values += new
            ends.append(end := end + len(new))
        follow()
        return derived

    def _complete(self, item: Second | Response) -> list[Event]:
        if isinstance(item, Second):
            return self._tell(item)
        self._responses.append(item)
        return [SkinResponse(item.peak, self._person, item.onset, item.amplitude_us)]

    def _tell(self, second: Second) -> list[Event]:
        now = second.end
        if second.used:
            if now - self._last_used > WORN_ANEW_S:
                self._worn_since = now - 1.0
            self._last_used = now
        self._seconds.append(second)
        while self._seconds[0].end <= now - RATE_WINDOW_S:
            self._seconds.popleft()
        while self._responses and self._responses[0].peak <= now - RATE_WINDOW_S:
            self._responses.popleft()
        newest = [each for each in list(self._seconds)[-LEVEL_S:] if each.end > now - LEVEL_S]
        second_share = min(second.used / self._rate_hz, 1.0)
        level_s = sum([each.used for each in newest]) / self._rate_hz
        usable_s = sum([each.used for each in self._seconds]) / self._rate_hz
        rate_share = min(usable_s / RATE_WINDOW_S, 1.0)
        elapsed = min(max(now - (self._begun or 0.0), 1.0), RATE_WINDOW_S)
        clean_share = min(usable_s / elapsed, 1.0)
        level = min([each.lowest_us for each in newest])
        trouble = self._trouble(second)
        return [
            self._metric(now, "conductance", second.mean_us, second_share,
                         "" if second.used else trouble),
            self._metric(now, "scl", level, min(level_s / LEVEL_S, 1.0),
                         "" if level_s >= LEAST_LEVEL_S else trouble),
            self._metric(now, "scr_rate", self._rate(rate_share), rate_share,
                         self._why_no_rate(now, rate_share, trouble)),
            self._metric(now, "skin_clean", 100.0 * clean_share, elapsed / RATE_WINDOW_S),
        ]  # fmt: skip

    def _rate(self, share: float) -> float:
        count = sum(not response.spoiled for response in self._responses)
        return count / (share * RATE_WINDOW_S / 60.0) if share > 0.0 else math.nan

    def _why_no_rate(self, now: float, share: float, trouble: str) -> str:
        if self._info is None:
            return trouble
        left = self._worn_since + SETTLING_S[self._info.source] - now
        if math.isinf(left):
            return trouble
        if left > 0.0:
            return f"{SETTLING}, about {math.ceil(left / 60.0)} min left"
        has_s = round(now - (self._begun or 0.0))
        if has_s < RATE_WINDOW_S:
            return f"needs {RATE_WINDOW_S} s of skin conductance, has {has_s} s"
        if share >= LEAST_SHARE:
            return ""
        return f"patchy: {100.0 * share:.0f} % of the last {RATE_WINDOW_S} s usable"

    def _trouble(self, second: Second) -> str:
        """Why there is no level just now."""
        if second.last_us < LEAST_US:
            return "no skin contact"
        if second.last_us < PLAUSIBLE_US:
            return "the electrodes barely touch"
        if second.last_us > MOST_US:
            return "above the range of skin"
        if second.end - (self._begun or 0.0) <= LEAST_LEVEL_S:
            return "warming up"
        return "a jump or a hole in the last seconds"

    def _blank(self, time: float, reason: str) -> list[Event]:
        if self._info is None:
            return []
        self._heard = None
        return [self._metric(time, name, math.nan, 0.0, reason) for name in NAMES]
