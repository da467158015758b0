"""Heart rate variability in the frequency domain, for whole recordings.

Intervals at 4 Hz by cubic spline, linear trend removed, Welch with Hann windows of 150 s (256 s
from half an hour on) that overlap by half; or Lomb-Scargle, without resampling. Powers in ms².

References
----------
Task Force (1996), Circulation 93, 1043-1065: bands.
Tarvainen, Ranta-aho & Karjalainen (2002), IEEE Trans Biomed Eng 49, 172-175: smoothness priors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from biofeedback.events import Samples
from biofeedback.signal.spline import RESAMPLED_HZ, cubic_spline

VLF_HZ, LF_HZ, HF_HZ = (0.0033, 0.04), (0.04, 0.15), (0.15, 0.4)
PEAK_HZ = (0.04, 0.4)
SEGMENT_S = 150.0
LONG_SEGMENT_S = 256.0
LONG_S = 1800.0
NEEDED_S = {"vlf": 300.0, "lf": 250.0, "hf": 60.0}
"""Ten waves of the band's lower edge; five minutes for VLF, of which that is a part only."""
SMOOTHNESS = 500.0
"""λ at 4 Hz: −3 dB at 0.0355 Hz."""
_POINTS = 4096


@dataclass(frozen=True, slots=True)
class Spectrum:
    """One-sided power density."""

    hz: Samples
    density: Samples
    """ms²/Hz."""

    def power(self, low_hz: float, high_hz: float) -> float:
        """Power between two frequencies, ms²: trapezoids, band edges interpolated."""
        inside = (self.hz > low_hz) & (self.hz < high_hz)
        edges = np.interp([low_hz, high_hz], self.hz, self.density)
        x = np.concatenate(([low_hz], self.hz[inside], [high_hz]))
        y = np.concatenate((edges[:1], self.density[inside], edges[1:]))
        return float(np.sum(np.diff(x) * (y[1:] + y[:-1])) / 2.0)

    def peak_hz(self, low_hz: float = PEAK_HZ[0], high_hz: float = PEAK_HZ[1]) -> float:
        """Frequency of the highest crest between two frequencies; nan without a crest."""
        rising = np.diff(self.density) > 0.0
        crests = np.flatnonzero(rising[:-1] & ~rising[1:]) + 1
        crests = crests[(self.hz[crests] >= low_hz) & (self.hz[crests] <= high_hz)]
        if len(crests) == 0:
            return math.nan
        return float(self.hz[crests[np.argmax(self.density[crests])]])


def resample(times: Samples, rr_ms: Samples) -> Samples:
    """Intervals at 4 Hz by cubic spline.

    ``times`` (s) are the ends of the intervals, strictly increasing, at least four.
    """
    count = int((times[-1] - times[0]) * RESAMPLED_HZ + 1e-9) + 1
    at = times[0] + np.arange(count) / RESAMPLED_HZ
    return cubic_spline(times, rr_ms, at)


def detrend_linear(series: Samples) -> Samples:
    """Take away the straight line that fits best."""
    ramp = np.arange(len(series)) - (len(series) - 1) / 2.0
    level = series - series.mean()
    flat: Samples = level - ramp * (ramp @ level) / (ramp @ ramp)
    return flat


def smoothness_priors(series: Samples, smoothness: float = SMOOTHNESS) -> Samples:
    """Take away the smooth trend: z - (I + λ² D₂ᵀD₂)⁻¹ z (Tarvainen 2002).

    Below about 0.06 Hz (λ = 500, 4 Hz) this takes power away too: not for VLF.
    """
    from scipy.linalg import solveh_banded

    n = len(series)
    square = smoothness**2
    bands = np.zeros((3, n))
    bands[0, 2:] = square
    bands[1, 1:] = -4.0 * square
    bands[1, [1, -1]] = -2.0 * square
    bands[2] = 1.0 + 6.0 * square
    bands[2, [1, -2]] = 1.0 + 5.0 * square
    bands[2, [0, -1]] = 1.0 + square
    trend: Samples = solveh_banded(bands, series)
    return series - trend


def without_smoothness_response(spectrum: Spectrum, smoothness: float = SMOOTHNESS) -> Spectrum:
    """Give back the power that :func:`smoothness_priors` took from the waves above 0.04 Hz.

    The trend is a linear filter, its gain x/(1 + x) with x = λ² (2 sin(πf/fs))⁴. So bands keep
    their true power and only what slow drift would leak into them is gone. Below 0.04 Hz the
    density is left as it is.
    """
    x = smoothness**2 * (2.0 * np.sin(np.pi * spectrum.hz / RESAMPLED_HZ)) ** 4
    gain = np.where(spectrum.hz >= LF_HZ[0], x / (1.0 + x), 1.0)
    return Spectrum(spectrum.hz, spectrum.density / np.square(gain))


def segments_of(series: Samples, segment_s: float = SEGMENT_S) -> Samples:
    """Stretches of even length that overlap by half; shape ``(segments, samples)``.

    A series shorter than a segment is one segment.
    """
    length = min(round(segment_s * RESAMPLED_HZ), len(series))
    length -= length % 2
    windows: Samples = np.lib.stride_tricks.sliding_window_view(series, length)[:: length // 2]
    return windows


def spectrum_of(segments: Samples) -> Spectrum:
    """Mean one-sided periodogram of segments at 4 Hz, Hann window, each about its own mean."""
    length = segments.shape[1]
    hann = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(length) / length)
    level = (segments - segments.mean(axis=1, keepdims=True)) * hann
    points = max(_POINTS, length)
    power = np.square(np.abs(np.fft.rfft(level, points, axis=1))).mean(axis=0)
    density = 2.0 * power / (RESAMPLED_HZ * float(hann @ hann))
    return Spectrum(np.arange(points // 2 + 1) * (RESAMPLED_HZ / points), density)


def lomb_scargle(times: Samples, rr_ms: Samples) -> Spectrum:
    """Lomb-Scargle density of intervals as they are, 0.001 to 0.4 Hz.

    Above half the mean beat rate it only repeats what lies below: the result ends there.
    """
    from scipy.signal import lombscargle

    duration = float(times[-1] - times[0])
    highest = min(HF_HZ[1], 0.5 * (len(times) - 1) / duration)
    step = min(1.0 / (8.0 * duration), 0.0005)
    hz = np.arange(step, highest + step, step)
    power = lombscargle(times, rr_ms - rr_ms.mean(), 2.0 * math.pi * hz)
    return Spectrum(hz, 2.0 * duration / len(times) * np.asarray(power, dtype=np.float64))
