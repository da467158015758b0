import gzip
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from biofeedback.events import (
    DeviceStatus,
    Event,
    Gap,
    Marker,
    RrIntervals,
    SampleBatch,
    SessionState,
    StreamInfo,
    read_only,
)
from biofeedback.recordings.bundle import open_bundle
from biofeedback.recordings.deidentify import Disguise, Level, disguised
from biofeedback.recordings.exporters import EXPORTERS, default_name, export
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record, session_meta

_PLANTED = ("Annabel", "P-planted", "ABCD1234", "00:11:22:AA", "said something", "2026")


def _planted() -> list[Event]:
    return [
        DeviceStatus(
            0.0, "00:11:22:AA", "client", "Polar ABCD1234", "streaming", problem="Annabel"
        ),
        StreamInfo(0.0, "client/ecg/00:11:22:AA", "00:11:22:AA", "client", "ecg", 2.0, "uV"),
        SampleBatch(0.0, "client/ecg/00:11:22:AA", 2.0, read_only([1, 2]), 1.0),
        RrIntervals(1.0, "client", "00:11:22:AA", 70.0, (800.0,)),
        Marker(1.5, "note", "therapist", "Annabel said something"),
        Gap(2.0, "00:11:22:AA", "client", 1.0, 2.0, "Polar ABCD1234 is away"),
        SessionState(2.5, True, problem="no room in the folder of Annabel"),
        *everything(),
    ]


@pytest.mark.parametrize("level", ["pseudonym", "strict"])
@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_nothing_planted_leaves_the_computer(
    vault: Vault, tmp_path: Path, name: str, level: Level
) -> None:
    meta = replace(session_meta(person="P-planted"), origin="of Annabel", extra={"a": "Annabel"})
    recording = record(vault, _planted(), meta)
    out = tmp_path / "s"
    if name == "bundle":
        export(recording, name, out, level, passphrase="of the bundle")
        bundle = open_bundle(out, "of the bundle")
        contents = {"s": repr((bundle.meta, *bundle.all_events())).encode()}
    else:
        written = export(recording, name, out, level)
        contents = {str(path.relative_to(tmp_path)): _readable(path) for path in written}
    for path, content in contents.items():
        for planted in (*_PLANTED, meta.session_id):
            assert planted.encode() not in content
            assert planted not in path


def _readable(path: Path) -> bytes:
    """What a person with the right program would see."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return repr((table.schema.metadata, table.to_pylist())).encode()
    return path.read_bytes()


def test_the_name_of_a_file_leads_back_to_nobody() -> None:
    assert default_name("edf", "none", "abcd1234") == "session-abcd1234.edf"
    for level in ("pseudonym", "strict"):
        names = {default_name("csv", level, "abcd1234") for _ in range(20)}
        assert len(names) == 20
        assert not any("abcd1234" in name for name in names)


def test_a_pseudonym_keeps_the_order_of_a_persons_sessions(vault: Vault) -> None:
    disguise = Disguise()
    first = replace(session_meta(person="P-1"), started_at="2026-03-01T10:00:00+01:00")
    second = replace(session_meta(person="P-1"), started_at="2026-03-08T09:00:00+01:00")
    shown = [
        disguised(record(vault, [], meta), "pseudonym", disguise).meta for meta in (first, second)
    ]
    assert shown[0].person == shown[1].person != "P-1"
    dates = [datetime.fromisoformat(meta.started_at) for meta in shown]
    assert (dates[1] - dates[0]).total_seconds() == 7 * 86400 - 3600
    assert dates[0].tzinfo is None
    assert dates[0].year != 2026 or dates[0].month != 3


def test_strict_has_no_date_and_links_nothing(vault: Vault) -> None:
    disguise = Disguise()
    recording = record(vault, [], session_meta(person="P-1"))
    one, two = (disguised(recording, "strict", disguise).meta for _ in range(2))
    assert one.started_at == ""
    assert one.person != two.person
    assert disguise.name not in (one.person, two.person)


def test_a_sensor_keeps_one_plain_name_and_two_sensors_have_two(vault: Vault) -> None:
    events = [RrIntervals(float(t), "client", f"serial-{t % 2}", None) for t in range(4)]
    shown = disguised(record(vault, events), "pseudonym")
    devices = [event.device for event in shown.events() if isinstance(event, RrIntervals)]
    assert devices == ["heart1", "heart2", "heart1", "heart2"]


def test_the_numbers_stay_as_they_are(vault: Vault) -> None:
    recording = record(vault, everything())
    shown = disguised(recording, "strict")
    assert len(list(shown.events())) == len(list(recording.events()))
    assert list(shown.derived()) == list(recording.derived())
    batches = [
        [event.values.tolist() for event in each.events() if isinstance(event, SampleBatch)]
        for each in (recording, shown)
    ]
    assert batches[0] == batches[1]
