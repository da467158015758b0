"""Heart metrics of one person, from settled beats: each a number, or the reason for none."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from biofeedback.events import Metric, PacerChange, Person, Samples, Verdict
from biofeedback.signal.hrv_time import hr_bpm, pnn50, rmssd, sdnn
from biofeedback.signal.metrics import METRICS
from biofeedback.signal.rhythm import BREATH_HZ, LONGEST_HOLE_S, RhythmSpectrum, evenly
from biofeedback.signal.rsa import PacerCycles, fit_wave, peak_to_trough
from biofeedback.signal.suitability import RHYTHM_VARIES, RhythmCheck
from biofeedback.signal.window import BeatWindow, Stretch

HR_BEATS = 5
HR_WINDOW_S = 15.0
"""The five beats lie within this."""
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

EVERY_BEAT = ("hr", "rmssd_30", "rmssd", "heart_clean")
EVERY_5_S = ("ln_rmssd", "pnn50", "sdnn", "rhythm_regularity")
EVERY_BREATH = ("peak_to_trough",)
WHILE_PACED = ("followed_rate", "pacer_phase")


class Variability:
    """Turns one settled beat after the other into metrics.

    A metric's time is the end of its window: the newest settled beat, which lies two beats
    behind the newest one known.
    """

    def __init__(self, person: Person) -> None:
        self._person = person
        self._window = BeatWindow()
        self._rhythm = RhythmCheck()
        self._cycles = PacerCycles(BREATHS)
        self._paced_until = -math.inf
        self._began: float | None = None
        """When the first interval began."""
        self._hole = -math.inf
        """When the last hole ended."""
        self._time = -math.inf
        self._slot = -math.inf

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
        self._window.append(time, rr_ms, ok=verdict == "ok", adjacent=adjacent)
        self._rhythm.push(rr_ms, adjacent=adjacent)
        minute = self._window.last(60.0)
        metrics = [
            self._heart_rate(),
            self._from_steps("rmssd_30", self._window.last(30.0), rmssd),
            self._from_steps("rmssd", minute, rmssd),
            self._clean(minute),
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
        recent = self._window.last(HR_WINDOW_S)
        rr_ms = recent.rr_ms[recent.ok][-HR_BEATS:]
        if len(rr_ms) < HR_BEATS:
            return self._withheld("hr", f"needs {HR_BEATS} beats, has {len(rr_ms)}")
        window_s = float(np.add.reduce(rr_ms)) / 1000.0
        return self._shown("hr", hr_bpm(rr_ms), 1.0 - recent.flagged_share, window_s)

    def _clean(self, minute: Stretch) -> Metric:
        clean = 1.0 - minute.flagged_share
        return self._shown("heart_clean", 100.0 * clean, _quality(minute))

    def _from_steps(self, name: str, stretch: Stretch, index: Callable[[Samples], float]) -> Metric:
        reason = self._paced() or self._not_usable(stretch, FLAGGED_LIMIT)
        if reason is not None:
            return self._withheld(name, reason, _quality(stretch))
        return self._shown(name, index(stretch.differences_ms()), _quality(stretch))

    def _slowly(self, minute: Stretch) -> list[Metric]:
        five_minutes = self._window.last(300.0)
        reason = self._paced() or self._not_usable(five_minutes, FLAGGED_LIMIT)
        quality = _quality(five_minutes)
        if reason is None:
            spread = self._shown("sdnn", sdnn(five_minutes.rr_ms[five_minutes.ok]), quality)
        else:
            spread = self._withheld("sdnn", reason, quality)
        return [
            self._from_steps("ln_rmssd", minute, lambda steps: math.log(max(rmssd(steps), 1e-3))),
            self._from_steps("pnn50", minute, pnn50),
            spread,
            *self._from_spectrum(),
        ]

    def _from_spectrum(self) -> list[Metric]:
        """Regularity; swing of unpaced breaths; the rate that is followed, while paced."""
        info = METRICS["rhythm_regularity"]
        since = self._cycles.running_since
        names = ["rhythm_regularity", "peak_to_trough" if since is None else "followed_rate"]
        stretch = self._window.last(info.window_s, margin_beats=4)
        reason = self._not_usable(stretch, SPECTRUM_FLAGGED_LIMIT)
        clock = stretch.clock[stretch.ok]
        if reason is None and float(np.diff(clock).max()) > LONGEST_HOLE_S:
            reason = self._gap()
        if reason is not None:
            return [self._withheld(name, reason, _quality(stretch)) for name in names]
        quality = _quality(stretch)
        spectrum = RhythmSpectrum(evenly(clock, stretch.rr_ms[stretch.ok], float(clock[-1])))
        metrics = [self._shown("rhythm_regularity", spectrum.peak().share, quality)]
        wave = spectrum.peak(BREATH_HZ)
        if since is None:
            if wave.share < CLEAR_SHARE:
                return [*metrics, self._withheld("peak_to_trough", NO_WAVE, quality)]
            end = float(stretch.times[-1])
            bounds = end - np.arange(BREATHS, -1, -1) / wave.hz
            return [*metrics, self._swing(bounds, BREATHS)]
        paced_s = self._time - since
        if paced_s < info.window_s:
            needs = f"needs {info.window_s:.0f} s of pacing, has {max(paced_s, 0.0):.0f}"
            return [*metrics, self._withheld("followed_rate", needs, quality)]
        if wave.share < CLEAR_SHARE:
            return [*metrics, self._withheld("followed_rate", NO_WAVE, quality)]
        return [*metrics, self._shown("followed_rate", 60.0 * wave.hz, quality)]

    def _swing(self, bounds: Samples, breaths: int) -> Metric:
        """Peak to trough within breaths that end by now."""
        name = "peak_to_trough"
        if len(bounds) <= breaths:
            return self._withheld(name, f"needs {breaths} breaths, has {len(bounds) - 1}")
        stretch = self._window.last(self._time - float(bounds[0]), margin_beats=1)
        reason = self._not_usable(stretch, FLAGGED_LIMIT)
        if reason is not None:
            return self._withheld(name, reason, _quality(stretch))
        swing = peak_to_trough(stretch.times[stretch.ok], stretch.rr_ms[stretch.ok], bounds)
        if swing.breaths < breaths:
            needs = f"needs {breaths} breaths of beats, has {swing.breaths}"
            return self._withheld(name, needs, _quality(stretch))
        return self._shown(name, swing.bpm, _quality(stretch), float(bounds[-1] - bounds[0]))

    def _pacer_phase(self) -> Metric:
        """How far the heart rate's crest comes behind the end of the paced in-breath."""
        name = "pacer_phase"
        bounds = self._cycles.bounds()[-PHASE_BREATHS - 1 :]
        if len(bounds) <= PHASE_BREATHS:
            return self._withheld(name, f"needs {PHASE_BREATHS} breaths, has {len(bounds) - 1}")
        window_s = float(bounds[-1] - bounds[0])
        stretch = self._window.last(self._time - float(bounds[0]))
        reason = self._not_usable(stretch, FLAGGED_LIMIT)
        if reason is not None:
            return self._withheld(name, reason, _quality(stretch))
        wave = fit_wave(
            stretch.times[stretch.ok],
            stretch.rr_ms[stretch.ok],
            PHASE_BREATHS / window_s,
            self._cycles.crest(),
        )
        if wave.r_squared < CLEAR_FIT:
            return self._withheld(name, NO_WAVE, wave.r_squared)
        return self._shown(name, wave.lag_deg, wave.r_squared, window_s)

    def _paced(self) -> str | None:
        paced = self._cycles.running_since is not None or self._time < self._paced_until
        return PACED if paced else None

    def _not_usable(self, stretch: Stretch, flagged_limit: float) -> str | None:
        """Say what keeps a stretch of beats from giving a number, if anything."""
        window_s = stretch.window_s
        has = self._time - (self._time if self._began is None else self._began)
        if has < window_s:
            return f"needs {window_s:.0f} s of beats, has {math.floor(has)}"
        if stretch.covered_s < (1.0 - LOST_LIMIT) * window_s:
            return self._gap()
        if self._rhythm.varies:
            return RHYTHM_VARIES
        if stretch.flagged_share > flagged_limit:
            return f"{100.0 * stretch.flagged_share:.0f} % of beats set aside"
        return None

    def _gap(self) -> str:
        return f"gap {max(self._time - self._hole, 0.0):.0f} s ago"

    def _shown(
        self, name: str, value: float, quality: float, window_s: float | None = None
    ) -> Metric:
        info = METRICS[name]
        if not math.isfinite(value):
            return self._withheld(name, "too few beats follow each other", quality)
        window_s = info.window_s if window_s is None else window_s
        return Metric(self._time, self._person, name, value, info.unit, window_s, quality)

    def _withheld(self, name: str, reason: str, quality: float = 0.0) -> Metric:
        info = METRICS[name]
        return Metric(
            self._time, self._person, name, None, info.unit, info.window_s, quality, reason
        )


def _quality(stretch: Stretch) -> float:
    return min(stretch.usable_s / stretch.window_s, 1.0)
