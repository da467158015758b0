from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from biofeedback.events import Event, Metric, SampleBatch, StreamInfo, Verdict, read_only
from biofeedback.signal.agreement import EcgAgreement
from biofeedback.signal.heart import Heart
from tests.signal.recorded import derived, final_beats, metrics, polar_h10_ventricular

DELAY_S = 1.4


def verdicts(
    ecg_ms: list[float], strap_ms: list[float], judged: Verdict = "ok"
) -> tuple[list[Verdict], EcgAgreement]:
    """Weigh a strap's intervals that arrive two beats and a delay after the same ECG."""
    agreement = EcgAgreement()
    peaks = np.cumsum(ecg_ms) / 1000.0
    beats = np.cumsum(strap_ms) / 1000.0
    found: list[Verdict] = []
    known = 0
    for number, beat in enumerate(beats.tolist()):
        while known < len(peaks) and peaks[known] <= beat + 2.0:
            agreement.add_peak(float(peaks[known]), ecg_ms[known], follows=known > 0)
            known += 1
        following = strap_ms[number + 1] if number + 1 < len(strap_ms) else None
        found.append(agreement.weigh(beat + DELAY_S, strap_ms[number], following, judged))
    return found, agreement


def heart(count: int = 120) -> list[float]:
    return np.random.default_rng(2).normal(850.0, 40.0, count).tolist()


def test_the_same_intervals_agree_and_give_away_the_delay() -> None:
    found, agreement = verdicts(heart(), [rr + 1.0 for rr in heart()])
    assert set(found) == {"ok"}
    assert agreement.share == 1.0
    assert agreement.offset_s == pytest.approx(DELAY_S, abs=0.15)


def test_without_ecg_nothing_is_weighed() -> None:
    agreement = EcgAgreement()
    assert agreement.weigh(1.0, 800.0, None, "missed") == "missed"
    assert agreement.share is None
    assert agreement.offset_s is None


def test_a_beat_that_the_strap_missed_is_named_although_the_rules_pass_it() -> None:
    ecg = heart()
    strap = [*ecg[:80], ecg[80] + ecg[81], *ecg[82:]]
    found, _ = verdicts(ecg, strap)
    assert found[80] == "missed"
    assert set(found[:80] + found[81:]) == {"ok"}


def test_a_beat_that_the_strap_invented_spoils_two_intervals() -> None:
    ecg = heart()
    strap = [*ecg[:80], 0.45 * ecg[80], 0.55 * ecg[80], *ecg[81:]]
    found, _ = verdicts(ecg, strap)
    assert found[80:82] == ["extra", "extra"]
    assert set(found[:80] + found[82:]) == {"ok"}


def test_a_pause_that_the_ecg_shows_too_was_the_hearts_own() -> None:
    ecg = heart()
    ecg[80] = 1700.0
    found, _ = verdicts(ecg, ecg, judged="missed")
    assert found[80] == "ectopic"


def test_ecg_of_noise_changes_no_verdict_and_agrees_rarely() -> None:
    rng = np.random.default_rng(5)
    found, agreement = verdicts(rng.uniform(300.0, 1500.0, 160).tolist(), heart())
    assert set(found) == {"ok"}
    assert agreement.share is None or agreement.share < 0.3


def test_a_real_strap_beside_its_ecg(test_data: Path) -> None:
    with np.load(test_data / "polar_h10" / "polar_h10.npz") as recording:
        t, ecg = recording["t"], recording["ecg_mV"].astype(np.float64)
    events: list[tuple[float, Event]] = [
        (0.0, StreamInfo(0.0, "client/ecg", "strap", "client", "ecg", 130.16, "mV"))
    ]
    for first in range(0, len(ecg), 73):
        arrival = float(t[min(first + 72, len(t) - 1)])
        values = read_only(ecg[first : first + 73])
        batch = SampleBatch(float(t[first]), "client/ecg", 130.16, values, arrival)
        events.append((arrival, batch))
    events += [(packet.time, packet) for packet in polar_h10_ventricular(test_data)]
    events.sort(key=lambda timed: timed[0])
    found = derived((event for _, event in events), Heart("client"))
    shares = [metric.value for metric in metrics(found, "ecg_agreement")]
    assert np.median([share for share in shares if share is not None]) > 97.0
    delays = [metric.value for metric in metrics(found, "interval_delay")]
    assert all(delay is not None and 1.0 < delay < 2.0 for delay in delays)
    # the strap missed nothing: these are early beats and their pauses
    names = [beat.verdict for beat in final_beats(found)]
    assert names.count("missed") < 0.05 * names.count("ectopic")
    assert not [
        each
        for each in found
        if isinstance(each, Metric) and each.name == "rmssd" and each.value is not None
    ]
