"""The command line as scripts see it: results, one sentence for what cannot be done, statuses."""

import csv
import json
import re
from pathlib import Path

import pytest

from biofeedback.cli import COMMANDS, main


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIOFEEDBACK_PASSPHRASE", "three small stones")
    return tmp_path / "library"


@pytest.fixture
def demo(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A library with one recorded demonstration; its metrics are beside it."""
    call = ["demo", "--headless", "--minutes", "1.5", "--speed", "max", "--library", str(library)]
    assert main([*call, "--metrics", str(tmp_path / "live.csv")]) == 0
    printed = capsys.readouterr()
    assert "Recording: " in printed.out
    assert printed.err == ""
    return library


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert COMMANDS[name] in re.sub(r"\s+", " ", capsys.readouterr().out)


@pytest.mark.parametrize(
    "call",
    [
        ["fly"],
        ["replay"],
        ["replay", "x.txt", "--speed", "quick"],
        ["replay", "x.txt", "--speed", "max"],
        ["replay", "x.txt", "y.txt", "--headless", "--metrics", "m.csv"],
        ["demo", "--speed", "max"],
        ["demo", "--headless", "--minutes", "0"],
        ["demo", "--scenario", "volcano"],
        ["export", "last", "--format", "pdf"],
        ["analyze", "x.txt", "--artifacts", "repair"],
    ],
)
def test_a_call_that_cannot_be_carried_out_ends_with_2(
    call: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(call) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Traceback" not in printed.err
    assert printed.err.strip()


def test_a_replay_gives_the_live_metrics_value_for_value(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = next((demo / "sessions").glob("*.session"))
    again, beats = tmp_path / "again.csv", tmp_path / "beats.csv"
    call = ["replay", str(session), "--headless", "--speed", "max"]
    assert main([*call, "--metrics", str(again), "--beats", str(beats)]) == 0
    assert again.read_bytes() == (tmp_path / "live.csv").read_bytes()
    assert len(rows(beats)) > 80
    shown = [row for row in rows(again) if row["metric"] == "hr" and row["value"]]
    assert shown
    assert all(40 < float(row["value"]) < 150 for row in shown)
    assert all(bool(row["value"]) != bool(row["reason"]) for row in rows(again))


def test_a_session_is_replayed_and_analyzed_by_its_id_and_as_the_last(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (session,) = (demo / "sessions").glob("*.session")
    library = ["--library", str(demo)]
    for which in ("last", session.stem):
        again = tmp_path / f"{which}.csv"
        call = ["replay", which, *library, "--headless", "--speed", "max", "--metrics", str(again)]
        assert main(call) == 0
        assert again.read_bytes() == (tmp_path / "live.csv").read_bytes()
    assert main(["analyze", "last", *library, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rr"]["n"] > 80


def test_a_recorded_demonstration_is_listed_analyzed_and_exported(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sessions", "--json", "--library", str(demo)]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["source"] == "simulated"
    assert listed["complete"] is True
    assert listed["duration_s"] == pytest.approx(90, abs=1)

    assert main(["sessions", "--library", str(demo)]) == 0
    assert listed["session_id"] in capsys.readouterr().out

    session = demo / "sessions" / f"{listed['session_id']}.session"
    assert main(["analyze", str(session), "--json"]) == 0
    analysis = json.loads(capsys.readouterr().out)
    assert analysis["rr"]["n"] > 80
    assert analysis["time"]["hr_bpm"] == pytest.approx(72, abs=20)

    out = tmp_path / "out.csv"
    call = ["export", "last", "--library", str(demo), "--format", "csv", "--out", str(out)]
    assert main(call) == 0
    written = capsys.readouterr().out.split()
    assert str(out) in written
    assert {row["channel"] for row in rows(out)}
    assert main(call) == 1
    assert "exists" in capsys.readouterr().err


def test_an_export_without_a_place_lies_in_this_folder(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", "last", "--library", str(demo), "--format", "rr"]) == 0
    for name in capsys.readouterr().out.split():
        assert Path(name).read_text().splitlines()


def sentence(printed: str) -> str:
    """The one plain sentence on standard error."""
    assert "Traceback" not in printed
    (line,) = printed.strip().splitlines()
    assert line.startswith("biofeedback: ")
    assert line.endswith(".")
    return line


@pytest.mark.parametrize("command", ["replay", "analyze"])
@pytest.mark.parametrize("kind", ["empty", "folder", "binary", "words", "no_time", "missing"])
def test_a_file_that_cannot_be_read_gets_one_sentence(
    kind: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "input.csv"
    match kind:
        case "empty":
            path.touch()
        case "folder":
            path.mkdir()
        case "binary":
            path.write_bytes(bytes(range(256)) * 20)
        case "words":
            path.write_text("812\n798\nhello\n805\n")
        case "no_time":
            path.write_text("ECG,EDA\n" + "0.1,4.2\n" * 100)
    before = path.read_bytes() if path.is_file() else None
    metrics = tmp_path / "m.csv"
    metrics.write_text("kept")
    headless = ["--headless", "--speed", "max", "--metrics", str(metrics)]
    status = main([command, str(path), *(headless if command == "replay" else [])])
    assert status == (2 if kind == "no_time" else 1)
    sentence(capsys.readouterr().err)
    assert metrics.read_text() == "kept"
    assert before is None or path.read_bytes() == before


def test_half_a_session_file_gets_one_sentence_and_stays_as_it_is(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = next((demo / "sessions").glob("*.session"))
    half = session.read_bytes()[: session.stat().st_size // 2]
    session.write_bytes(half)
    assert main(["replay", str(session), "--headless", "--speed", "max"]) == 1
    sentence(capsys.readouterr().err)
    assert session.read_bytes() == half


def test_another_passphrase_opens_nothing(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BIOFEEDBACK_PASSPHRASE", "another")
    session = next((demo / "sessions").glob("*.session"))
    for call in (
        ["sessions", "--library", str(demo)],
        ["export", "last", "--format", "csv", "--library", str(demo)],
        ["replay", str(session), "--headless"],
    ):
        assert main(call) == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        assert "passphrase" in sentence(printed.err)


def test_a_library_that_is_not_there_is_said_to_be_missing(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sessions", "--library", str(library)]) == 1
    assert "no library" in sentence(capsys.readouterr().err)
    assert not library.exists()


def test_doctor_names_what_works_and_one_thing_to_do_about_what_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--json", "--library", str(tmp_path)]) == 0
    findings = {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert findings["Window"]["ok"] is True
    assert findings[f"Library in {tmp_path}"]["ok"] is True
    for finding in findings.values():
        said = [finding["problem"], finding["advice"]]
        assert all(said) if finding["ok"] is False else not any(said)

    assert main(["doctor", "--library", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in findings)


def test_doctor_says_when_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["doctor", "--json", "--library", str(tmp_path / "library")]) == 0
    found = {f["name"].split()[0]: f for f in json.loads(capsys.readouterr().out)}
    assert "Nothing can be written" in found["Library"]["problem"]
    assert "no display" in found["Window"]["problem"]


def test_a_scan_without_a_radio_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["scan", "--seconds", "1"]) == 1
    assert "D-Bus" in sentence(capsys.readouterr().err)


def test_an_imported_file_is_listed_replayed_and_deleted(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "morning.txt"
    text.write_text("\n".join(str(800 + 20 * (beat % 5)) for beat in range(120)))
    assert main(["import", str(text), "--library", str(library), "--person", "Wren"]) == 0
    assert "session" in capsys.readouterr().out
    assert main(["sessions", "--json", "--library", str(library)]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["source"], listed["person"], listed["complete"]) == ("file", "Wren", True)

    first, again = tmp_path / "first.csv", tmp_path / "again.csv"
    session = library / "sessions" / f"{listed['session_id']}.session"
    headless = ["--headless", "--speed", "max", "--metrics"]
    assert main(["replay", str(text), *headless, str(first)]) == 0
    assert main(["replay", str(session), *headless, str(again)]) == 0
    assert first.read_bytes() == again.read_bytes()

    capsys.readouterr()
    assert main(["delete", "last", "--library", str(library)]) == 2
    assert "--yes" in sentence(capsys.readouterr().err)
    assert main(["delete", "last", "--yes", "--library", str(library)]) == 0
    assert not session.exists()
    capsys.readouterr()
    assert main(["sessions", "--json", "--library", str(library)]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_bundle_goes_to_another_library_under_its_own_passphrase(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "home.bundle"
    call = ["export", "last", "--library", str(demo), "--format", "bundle", "--out", str(out)]
    assert main(call) == 1
    assert "passphrase of its own" in sentence(capsys.readouterr().err)
    monkeypatch.setenv("BIOFEEDBACK_BUNDLE_PASSPHRASE", "for the road")
    assert main(call) == 0
    clinic = tmp_path / "clinic"
    assert main(["import", str(out), "--library", str(clinic)]) == 0
    capsys.readouterr()
    assert main(["sessions", "--json", "--library", str(clinic)]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["duration_s"] == pytest.approx(90, abs=1)
    monkeypatch.setenv("BIOFEEDBACK_BUNDLE_PASSPHRASE", "another")
    assert main(["import", str(out), "--library", str(clinic)]) == 1
    assert "passphrase" in sentence(capsys.readouterr().err)
