"""Heart metrics of one person, from settled beats: each a number, or the reason for none."""

from __future__ import annotations

import math
from collections import deque
from functools import partial

import numpy as np

from biofeedback.events import Metric, PacerChange, Person, Samples, Verdict
from biofeedback.signal.metrics import metric_of
from biofeedback.signal.rhythm import (
    BREATH_HZ,
    LONGEST_HOLE_S,
    WINDOW_S,
    RhythmSpectrum,
    evenly,
)
from biofeedback.signal.rsa import PacerCycles, fit_wave, peak_to_trough
from biofeedback.signal.suitability import RHYTHM_VARIES, RhythmCheck
from biofeedback.signal.window import BeatWindow, Totals

HR_BEATS = 5
UNEVEN_HR_BEATS = 10
HR_WINDOW_S = 20.0
"""The beats of a heart rate lie within this."""
LEAST_CLEAN_HR = 0.6
FLAGGED_LIMIT = 0.20
SPECTRUM_FLAGGED_LIMIT = 0.05
LOST_LIMIT = 0.30
"""Share of the window without any interval, above which there is no number."""
SLOW_S = 5.0
"""Spectra, and indices of minutes, are computed once in so many seconds."""
BREATHS = 4
PHASE_BREATHS = 3
AFTER_PACING_S = 60.0
CLEAR_SHARE = 0.4
"""A breathing wave holds this share of power, or it is not named."""
CLEAR_FIT = 0.3
PACED = "breathing is paced"
NO_WAVE = "no clear breathing wave in the heart rhythm"
DELAY_UNKNOWN = "how late the intervals come is known only beside an ECG"

EVERY_BEAT = ("hr", "rmssd_30", "rmssd")
EVERY_5_S = ("heart_clean", "ln_rmssd", "pnn50", "sdnn", "rhythm_regularity")
EVERY_BREATH = ("peak_to_trough",)
WHILE_PACED = ("followed_rate", "pacer_phase")


class Variability:
    """Turns one settled beat after the other into metrics.

    A metric's time is the end of its window: the newest settled beat, which lies two beats
    behind the newest one known.
    """

    def __init__(self, person: Person) -> None:
        self._metric = partial(metric_of, person)
        self._window = BeatWindow(30.0, 60.0, WINDOW_S, 300.0)
        self._beats = 0
        self._latest: deque[tuple[float, float, int]] = deque(maxlen=HR_BEATS)
        """Usable beats: time, interval, number."""
        self._all: deque[tuple[float, float, int]] = deque(maxlen=UNEVEN_HR_BEATS)
        """All beats within the plausible range."""
        self._rhythm = RhythmCheck()
        self._cycles = PacerCycles(BREATHS)
        self._paced_until = -math.inf
        self._began: float | None = None
        """When the first interval began."""
        self._hole = -math.inf
        """When the last hole ended."""
        self._time = -math.inf
        self._slot = -math.inf
        self.late_s: float | None = 0.0
        """By how much beats are placed too late; None where that is not known."""

    def pace(self, change: PacerChange) -> list[Metric]:
        """The pacer begins, changes or stops."""
        was_running = self._cycles.running_since is not None
        self._cycles.change(change)
        if change.phases or not was_running:
            return []
        self._paced_until = change.time + AFTER_PACING_S
        self._time = max(self._time, change.time)
        return [self._withheld(name, "no pacer running") for name in WHILE_PACED]

    def blank(self, time: float, reason: str) -> list[Metric]:
        """No beats, or none to go by: every metric is withheld."""
        self._time = max(self._time, time)
        names: tuple[str, ...] = EVERY_BEAT + EVERY_5_S + EVERY_BREATH
        if self._cycles.running_since is not None:
            names += WHILE_PACED
        return [self._withheld(name, reason) for name in names]

    def beat(self, time: float, rr_ms: float, verdict: Verdict, *, adjacent: bool) -> list[Metric]:
        """Take the next settled beat."""
        if self._began is None:
            self._began = time - rr_ms / 1000.0
        elif not adjacent:
            self._hole = time
        self._time = max(self._time, time)
        self._beats += 1
        self._window.append(time, rr_ms, ok=verdict == "ok", adjacent=adjacent)
        self._rhythm.push(rr_ms, adjacent=adjacent)
        if verdict == "ok":
            self._latest.append((time, rr_ms, self._beats))
        if verdict != "out_of_range":
            self._all.append((time, rr_ms, self._beats))
        minute = self._window.totals(60.0)
        half_minute = self._window.totals(30.0)
        metrics = [
            self._heart_rate(),
            self._index("rmssd_30", half_minute.rmssd_ms, half_minute),
            self._index("rmssd", minute.rmssd_ms, minute),
        ]
        slot = time // SLOW_S
        slow = slot > self._slot
        self._slot = max(slot, self._slot)
        breath = self._cycles.reach(time)
        if slow:
            metrics += self._slowly(minute)
        if breath:
            metrics.append(self._swing(self._cycles.bounds(), BREATHS))
            metrics.append(self._pacer_phase())
        return metrics

    def _heart_rate(self) -> Metric:
        if self._rhythm.varies:
            # Early beats and pauses are beats too: leaving either out would tilt the rate.
            return self._rate(self._all, UNEVEN_HR_BEATS, 1.0)
        latest = self._latest
        clean = HR_BEATS / (self._beats - latest[0][2] + 1) if len(latest) == HR_BEATS else 1.0
        if clean < LEAST_CLEAN_HR:
            return self._withheld("hr", f"{100.0 * (1.0 - clean):.0f} % of beats set aside")
        return self._rate(latest, HR_BEATS, clean)

    def _rate(self, beats: deque[tuple[float, float, int]], needed: int, quality: float) -> Metric:
        since = self._time - HR_WINDOW_S
        while beats and beats[0][0] <= since:
            beats.popleft()
        if len(beats) < needed:
            return self._withheld("hr", f"needs {needed} beats, has {len(beats)}")
        total_ms = sum([rr_ms for _, rr_ms, _ in beats])
        return self._shown("hr", 60000.0 * needed / total_ms, quality, total_ms / 1000.0)

    def _index(self, name: str, value: float, totals: Totals) -> Metric:
        """A variability index of a window, unless something keeps it from being one."""
        reason = self._paced() or self._not_usable(totals, FLAGGED_LIMIT)
        if reason is not None:
            return self._withheld(name, reason, totals.quality)
        return self._shown(name, value, totals.quality)

    def _slowly(self, minute: Totals) -> list[Metric]:
        five_minutes = self._window.totals(300.0)
        ln_rmssd = math.log(minute.rmssd_ms) if minute.rmssd_ms > 0.0 else math.nan
        return [
            self._shown("heart_clean", 100.0 - 100.0 * minute.flagged_share, minute.quality),
            self._index("ln_rmssd", ln_rmssd, minute),
            self._index("pnn50", minute.pnn50_pct, minute),
            self._index("sdnn", five_minutes.sdnn_ms, five_minutes),
            *self._from_spectrum(),
        ]

    def _from_spectrum(self) -> list[Metric]:
        """Regularity; swing of unpaced breaths; the rate that is followed, while paced."""
        since = self._cycles.running_since
        names = ["rhythm_regularity", "peak_to_trough" if since is None else "followed_rate"]
        totals = self._window.totals(WINDOW_S)
        reason = self._not_usable(totals, SPECTRUM_FLAGGED_LIMIT)
        if reason is not None:
            return [self._withheld(name, reason, totals.quality) for name in names]
        beats = self._window.clean(WINDOW_S, margin_beats=4)
        clock = beats.clock
        if float((clock[1:] - clock[:-1]).max()) > LONGEST_HOLE_S:
            return [self._withheld(name, self._gap(), totals.quality) for name in names]
        spectrum = RhythmSpectrum(evenly(clock, beats.rr_ms, float(clock[-1])))
        metrics = [self._shown("rhythm_regularity", spectrum.peak().share, totals.quality)]
        wave = spectrum.peak(BREATH_HZ)
        if since is None:
            if wave.share < CLEAR_SHARE:
                return [*metrics, self._withheld("peak_to_trough", NO_WAVE, totals.quality)]
            bounds = self._time - np.arange(BREATHS, -1, -1) / wave.hz
            return [*metrics, self._swing(bounds, BREATHS)]
        paced_s = self._time - since
        if paced_s < WINDOW_S:
            needs = f"needs {WINDOW_S:.0f} s of pacing, has {max(paced_s, 0.0):.0f}"
            return [*metrics, self._withheld("followed_rate", needs, totals.quality)]
        if wave.share < CLEAR_SHARE:
            return [*metrics, self._withheld("followed_rate", NO_WAVE, totals.quality)]
        return [*metrics, self._shown("followed_rate", 60.0 * wave.hz, totals.quality)]

    def _swing(self, bounds: Samples, breaths: int) -> Metric:
        """Peak to trough within breaths that end by now."""
        name = "peak_to_trough"
        if len(bounds) <= breaths:
            return self._withheld(name, f"needs {breaths} breaths, has {len(bounds) - 1}")
        totals = self._window.totals(60.0)
        reason = self._not_usable(totals, FLAGGED_LIMIT)
        if reason is not None:
            return self._withheld(name, reason, totals.quality)
        beats = self._window.clean(self._time - float(bounds[0]), margin_beats=1)
        swing = peak_to_trough(beats.times, beats.rr_ms, bounds)
        if swing.breaths < breaths:
            needs = f"needs {breaths} breaths of beats, has {swing.breaths}"
            return self._withheld(name, needs, totals.quality)
        return self._shown(name, swing.bpm, totals.quality, float(bounds[-1] - bounds[0]))

    def _pacer_phase(self) -> Metric:
        """How far the heart rate's crest comes behind the end of the paced in-breath."""
        name = "pacer_phase"
        bounds = self._cycles.bounds()[-PHASE_BREATHS - 1 :]
        if len(bounds) <= PHASE_BREATHS:
            return self._withheld(name, f"needs {PHASE_BREATHS} breaths, has {len(bounds) - 1}")
        totals = self._window.totals(30.0)
        reason = self._not_usable(totals, FLAGGED_LIMIT)
        if reason is not None:
            return self._withheld(name, reason, totals.quality)
        if self.late_s is None:  # 1 s would be 36° of a breath of 10 s
            return self._withheld(name, DELAY_UNKNOWN, totals.quality)
        window_s = float(bounds[-1] - bounds[0])
        beats = self._window.clean(self._time - float(bounds[0]))
        times = beats.times - self.late_s
        rate = PHASE_BREATHS / window_s
        wave = fit_wave(times, beats.rr_ms, rate, self._cycles.crest())
        if wave.r_squared < CLEAR_FIT:
            return self._withheld(name, NO_WAVE, wave.r_squared)
        return self._shown(name, wave.lag_deg, wave.r_squared, window_s)

    def _paced(self) -> str | None:
        paced = self._cycles.running_since is not None or self._time < self._paced_until
        return PACED if paced else None

    def _not_usable(self, totals: Totals, flagged_limit: float) -> str | None:
        """Say what keeps the beats of a window from giving a number, if anything."""
        window_s = totals.window_s
        has = self._time - (self._time if self._began is None else self._began)
        if has < window_s:
            return f"needs {window_s:.0f} s of beats, has {math.floor(has)}"
        if totals.covered_s < (1.0 - LOST_LIMIT) * window_s:
            return self._gap()
        if self._rhythm.varies:
            return RHYTHM_VARIES
        if totals.flagged_share > flagged_limit:
            return f"{100.0 * totals.flagged_share:.0f} % of beats set aside"
        return None

    def _gap(self) -> str:
        return f"gap {max(self._time - self._hole, 0.0):.0f} s ago"

    def _shown(
        self, name: str, value: float, quality: float, window_s: float | None = None
    ) -> Metric:
        if not math.isfinite(value):
            return self._withheld(name, "too few beats follow each other", quality)
        return self._metric(self._time, name, value, quality, window_s=window_s)

    def _withheld(self, name: str, reason: str, quality: float = 0.0) -> Metric:
        return self._metric(self._time, name, None, quality, reason)
