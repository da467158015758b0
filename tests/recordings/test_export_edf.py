from datetime import datetime
from pathlib import Path

import edfio
import numpy as np
import pyedflib
import pytest

from biofeedback.events import Event, Marker, SampleBatch, StreamInfo, read_only
from biofeedback.recordings.exporters import export
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record, session_meta, two_people


def _export(vault: Vault, tmp_path: Path, events: list[Event]) -> edfio.Edf:
    export(record(vault, events), "edf", tmp_path / "s.edf", "none")
    return edfio.read_edf(tmp_path / "s.edf")


def _signal(edf: edfio.Edf, label: str) -> edfio.EdfSignal:
    return next(signal for signal in edf.signals if signal.label == label)


def test_samples_come_back_within_one_step(vault: Vault, tmp_path: Path) -> None:
    edf = _export(vault, tmp_path, everything())
    eda = _signal(edf, "EDA client")
    assert eda.physical_dimension == "uS"
    assert eda.sampling_frequency == 10.0
    step = (eda.physical_max - eda.physical_min) / 65_535
    for second in (0, 4, 7, 9):
        sent = 4.0 + 0.01 * np.arange(10) + second
        assert np.abs(eda.data[second * 10 : second * 10 + 10] - sent).max() <= step


def test_whole_microvolts_are_exact(vault: Vault, tmp_path: Path) -> None:
    ecg = _signal(_export(vault, tmp_path, everything()), "ECG client")
    assert ecg.physical_dimension == "uV"
    assert ecg.data[:130].tolist() == [100.0 * (index % 7) for index in range(130)]


def test_another_reader_agrees(vault: Vault, tmp_path: Path) -> None:
    edf = _export(vault, tmp_path, everything())
    with pyedflib.EdfReader(str(tmp_path / "s.edf")) as reader:
        assert reader.getSignalLabels() == [signal.label for signal in edf.signals]
        for number, signal in enumerate(edf.signals):
            assert reader.getSampleFrequency(number) == signal.sampling_frequency
            assert reader.getPhysicalDimension(number) == signal.physical_dimension
            assert reader.readSignal(number) == pytest.approx(signal.data, abs=1e-3)
        onsets, _, texts = reader.readAnnotations()
    assert list(texts) == [annotation.text for annotation in edf.annotations]
    assert list(onsets) == pytest.approx([annotation.onset for annotation in edf.annotations])


def test_a_gap_is_filled_at_the_minimum_and_annotated(vault: Vault, tmp_path: Path) -> None:
    edf = _export(vault, tmp_path, everything())
    eda = _signal(edf, "EDA client")
    assert eda.data[50:70] == pytest.approx([eda.physical_min] * 20)
    told = [a for a in edf.annotations if a.text == "no data: EDA client"]
    assert [(a.onset, a.duration) for a in told] == [(5.0, 2.0)]
    gaps = [a for a in edf.annotations if a.text.startswith("gap (program)")]
    assert [(a.onset, a.duration) for a in gaps] == [(5.0, 2.0)]


def test_beats_markers_and_scaling_are_annotations(vault: Vault, tmp_path: Path) -> None:
    texts = [a.text for a in _export(vault, tmp_path, everything()).annotations]
    assert sum(text.startswith("RR client") for text in texts) == 8
    assert "RR client 812.5 ms ectopic" in texts
    assert 'note (therapist) said "my sister, Ann" and laughed; ä' in texts
    assert any(text.startswith("EDA client: 1 step = ") for text in texts)
    assert "phase (therapist) settling" in texts
    assert "cue:prompt (therapist) feet-floor" in texts


def test_heart_rate_is_labelled_as_interpolated(vault: Vault, tmp_path: Path) -> None:
    edf = _export(vault, tmp_path, two_people())
    rates = {s.label: s for s in edf.signals if s.label.startswith("HR")}
    assert list(rates) == ["HR client", "HR therapist"]
    for label, rr in (("HR client", 800.0), ("HR therapist", 950.0)):
        assert rates[label].prefiltering == "interpolated between clean beats"
        assert rates[label].sampling_frequency == 4.0
        assert rates[label].data[5:13] == pytest.approx([60_000 / rr] * 8, abs=0.1)


def test_a_sensors_own_clock_is_kept_over_an_hour(vault: Vault, tmp_path: Path) -> None:
    rate = 130.16  # of a real strap, as the manifest of the reference recordings says
    events: list[Event] = [StreamInfo(0.0, "s", "d", "client", "ecg", 130.0, "uV")]
    count = int(3600 * rate)
    values = np.arange(count) % 1000
    for first in range(0, count, 73):
        part = read_only(values[first : first + 73])
        events.append(SampleBatch(first / rate, "s", rate, part, first / rate + 0.5))
    (signal,) = _export(vault, tmp_path, events).signals
    assert signal.sampling_frequency == pytest.approx(rate, rel=1e-4)
    at = np.arange(0, count, 1009)
    places = np.round(at / rate * signal.sampling_frequency).astype(int)
    assert np.abs(signal.data[places] - values[at]).max() <= 1.0


def test_the_date_is_that_of_the_session_or_of_the_level(vault: Vault, tmp_path: Path) -> None:
    recording = record(vault, everything(), session_meta(person="P-7 x"))
    export(recording, "edf", tmp_path / "none.edf", "none")
    open_header = edfio.read_edf(tmp_path / "none.edf")
    assert open_header.startdate == datetime(2026, 3, 1).date()
    assert open_header.starttime == datetime(2026, 3, 1, 10).time()
    assert open_header.patient.code == "P-7_x"
    export(recording, "edf", tmp_path / "strict.edf", "strict")
    strict = edfio.read_edf(tmp_path / "strict.edf")
    with pytest.raises(edfio.AnonymizedDateError):
        _ = strict.startdate
    assert "P-7_x" not in strict.local_patient_identification


def test_a_text_as_long_as_a_page_is_shortened_and_says_so(vault: Vault, tmp_path: Path) -> None:
    events = [*everything(), Marker(9.5, "note", "therapist", "word " * 1000)]
    edf = _export(vault, tmp_path, events)
    (told,) = [a.text for a in edf.annotations if a.text.startswith("note (therapist) word")]
    assert told.endswith("… (whole in the CSV export)")


def test_a_session_without_signals_has_its_annotations(vault: Vault, tmp_path: Path) -> None:
    edf = _export(vault, tmp_path, [Marker(1.0, "x", "client")])
    assert edf.signals == ()
    assert [a.text for a in edf.annotations] == ["session of 1.0 s", "x (client)"]
