"""Every live metric: its name, unit, window and plain label. The one list that others read."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.events import Metric, Person
from biofeedback.signal.filling import filler


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """What a metric's number means."""

    unit: str
    window_s: float
    label: str
    """For people, with the window in words."""


METRICS: dict[str, MetricInfo] = {
    "hr": MetricInfo("bpm", 5.0, "Heart rate, last 5 beats"),
    "rmssd": MetricInfo("ms", 60.0, "RMSSD, last 60 s"),
    "rmssd_30": MetricInfo("ms", 30.0, "RMSSD, last 30 s"),
    "ln_rmssd": MetricInfo("ln ms", 60.0, "ln RMSSD, last 60 s"),
    "pnn50": MetricInfo("%", 60.0, "pNN50, last 60 s"),
    "sdnn": MetricInfo("ms", 300.0, "SDNN, last 5 min"),
    "peak_to_trough": MetricInfo("bpm", 60.0, "Heart rate swing per breath, last 4 breaths"),
    "rhythm_regularity": MetricInfo("share", 64.0, "Rhythm regularity, last 64 s"),
    "followed_rate": MetricInfo("1/min", 64.0, "Breaths a minute the heart rhythm follows"),
    "pacer_phase": MetricInfo("deg", 30.0, "Heart rhythm behind the pacer, last 3 breaths"),
    "heart_clean": MetricInfo("%", 60.0, "Share of clean beats, last 60 s"),
    "ecg_agreement": MetricInfo("%", 60.0, "Intervals that the ECG confirms, last 60 beats"),
    "interval_delay": MetricInfo("s", 30.0, "Delay of the strap's intervals against its ECG"),
    "breath_rate": MetricInfo("1/min", 30.0, "Breaths a minute, last 30 s"),
    "conductance": MetricInfo("uS", 1.0, "Skin conductance, last second"),
    "scl": MetricInfo("uS", 10.0, "Skin conductance level, last 10 s"),
    "scr_rate": MetricInfo("1/min", 60.0, "Skin conductance responses a minute, last 60 s"),
    "skin_clean": MetricInfo("%", 60.0, "Share of usable skin conductance, last 60 s"),
    "arousal": MetricInfo("index", 60.0, "Arousal against own last 10 min, 50 is usual"),
    "arousal_hr": MetricInfo("index", 10.0, "Part of heart rate in arousal"),
    "arousal_rmssd": MetricInfo("index", 60.0, "Part of RMSSD in arousal"),
    "arousal_scl": MetricInfo("index", 15.0, "Part of skin conductance level in arousal"),
    "arousal_scr": MetricInfo("index", 60.0, "Part of skin responses in arousal"),
    "hr_since_start": MetricInfo("bpm", 10.0, "Heart rate against the start of today"),
    "scl_since_start": MetricInfo("uS", 15.0, "Skin conductance against the start of today"),
    "hr_start": MetricInfo("bpm", 300.0, "Heart rate at the start of today, first 5 min"),
    "scl_start": MetricInfo("uS", 300.0, "Skin conductance at the start of today, first 5 min"),
    "hr_usual_low": MetricInfo("bpm", 600.0, "Lower end of the usual heart rate, last 10 min"),
    "hr_usual_high": MetricInfo("bpm", 600.0, "Upper end of the usual heart rate, last 10 min"),
    "z_hr": MetricInfo("SD", 10.0, "Heart rate against the last 10 min"),
    "z_scl": MetricInfo("SD", 15.0, "Skin conductance against the last 10 min"),
    "rise": MetricInfo("s", 30.0, "How long heart and skin have been up from own last 10 min"),
    "offer_withheld": MetricInfo("s", 30.0, "Why a rise was left alone"),
    "movement": MetricInfo("mG", 1.0, "Movement, last second"),
}


_filled = filler(Metric)


def metric_of(
    person: Person,
    time: float,
    name: str,
    value: float | None,
    quality: float = 1.0,
    reason: str = "",
    window_s: float | None = None,
) -> Metric:
    """A metric with the unit of its name, and its window unless there is another.

    Where there is a ``reason``, there is no value.
    """
    info = METRICS[name]
    return _filled(
        time,
        person,
        name,
        None if reason else value,
        info.unit,
        info.window_s if window_s is None else window_s,
        quality,
        reason or None,
    )
