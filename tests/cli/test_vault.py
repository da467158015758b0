"""What opens the library, who is in it and what was done with it, from the command line."""

import io
import json
from pathlib import Path

import pytest

from biofeedback.cli import main
from biofeedback.cli.library import new_meta
from biofeedback.errors import RecordingError
from biofeedback.recordings import key_slots
from biofeedback.recordings.keys import unlock

_FIRST, _SECOND = "three small stones", "four large stones"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With one imported recording of Wren."""
    monkeypatch.setattr(key_slots, "_MEMORY_KIB", 64)
    monkeypatch.setenv("BIOFEEDBACK_PASSPHRASE", _FIRST)
    text = tmp_path / "morning.txt"
    text.write_text("\n".join(str(800 + 20 * (beat % 5)) for beat in range(40)))
    folder = tmp_path / "library"
    assert main(["import", str(text), "--library", str(folder), "--person", "Wren"]) == 0
    return folder


def vault(library: Path, *words: str) -> int:
    return main(["vault", *words, "--library", str(library)])


def test_another_passphrase_opens_the_library_and_the_one_before_does_not(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BIOFEEDBACK_NEW_PASSPHRASE", "short")
    assert vault(library, "passphrase") == 1
    assert "at least 8 letters" in capsys.readouterr().err
    monkeypatch.setenv("BIOFEEDBACK_NEW_PASSPHRASE", _SECOND)
    assert vault(library, "passphrase") == 0
    assert vault(library, "people") == 1
    assert "did not open" in capsys.readouterr().err
    monkeypatch.setenv("BIOFEEDBACK_PASSPHRASE", _SECOND)
    assert vault(library, "people") == 0
    assert "Wren: 1 sessions; nothing agreed to" in capsys.readouterr().out


def test_a_recovery_key_is_shown_once_and_opens_the_library(
    library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert vault(library, "recovery-key") == 0
    key = capsys.readouterr().out.splitlines()[0]
    monkeypatch.setenv("BIOFEEDBACK_PASSPHRASE", key)
    assert main(["sessions", "--library", str(library)]) == 0


def test_what_a_person_agreed_to_is_listed_and_taken_back(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert vault(library, "withdraw", "Wren", "research") == 2
    with unlock(library, _FIRST) as opened:
        opened.people.agree("Wren", "research", "1", "read")
    capsys.readouterr()
    assert vault(library, "people", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [
        {"person": "Wren", "sessions": 1, "agreed": ["research"], "keep_months": None}
    ]
    assert vault(library, "withdraw", "Wren", "research") == 0
    with unlock(library, _FIRST) as opened:
        assert not opened.people.allows("Wren", "research")


def test_sessions_older_than_their_person_wants_are_listed_and_stay(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = library.parent / "HRV 2020-03-01 10-30-00.txt"
    text.write_text("800\n" * 40)
    assert main(["import", str(text), "--library", str(library), "--person", "Wren"]) == 0
    assert vault(library, "keep", "Wren", "soon") == 2
    assert vault(library, "keep", "Nobody", "12") == 2
    assert vault(library, "keep", "Wren", "24") == 0
    capsys.readouterr()
    assert vault(library, "due", "--json") == 0
    (due,) = json.loads(capsys.readouterr().out)
    assert main(["sessions", "--json", "--library", str(library)]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["session_id"] for each in listed][1] == due
    assert vault(library, "keep", "Wren", "never") == 0
    capsys.readouterr()
    assert vault(library, "due", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_session_moves_and_its_person_is_forgotten(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert vault(library, "forget", "Wren") == 1
    assert vault(library, "move", "last", "Robin") == 0
    assert vault(library, "forget", "Wren") == 0
    assert vault(library, "delete-therapist", "last") == 0
    capsys.readouterr()
    assert vault(library, "audit", "--json") == 0
    printed = capsys.readouterr().out
    assert "Wren" not in printed
    assert "Robin" not in printed
    actions = [line["action"] for line in json.loads(printed)]
    assert actions[-4:-1] == ["person added", "moved", "person deleted"]
    assert actions[-1] == "deleted the therapist's signals"


def test_columns_are_named_for_a_file_that_does_not_say(
    tmp_path: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "sampled.csv"
    table.write_text("Clock,Finger\n" + "".join(f"{n / 8},2.5\n" for n in range(400)))
    call = ["analyze", "--json", str(table)]
    assert main(call) == 1
    capsys.readouterr()
    assert main([*call, "--column", "Clock=time", "--column", "Finger=eda"]) == 0
    assert json.loads(capsys.readouterr().out)["eda"]["scl_us"] == pytest.approx(2.5)
    assert main([*call, "--column", "Finger=nose"]) == 2
    assert main([*call, "--column", "Toe=eda"]) == 2


# --- age ----------------------------------------------------------------------------------------
@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A recording to take in, at a terminal without a passphrase in the environment."""
    monkeypatch.setattr(key_slots, "_MEMORY_KIB", 64)
    monkeypatch.delenv("BIOFEEDBACK_PASSPHRASE", raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _question: _FIRST)
    (tmp_path / "morning.txt").write_text("812\n" * 30)
    return str(tmp_path / "morning.txt")


def answer(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    terminal = io.StringIO(line)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)


def test_a_new_library_is_made_for_nobody_under_18(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "n\n")
    assert main(["import", text, "--library", str(tmp_path / "library")]) == 2
    assert "18 or older: no library was made" in capsys.readouterr().err
    assert not (tmp_path / "library").exists()


def test_the_age_is_asked_once_at_a_terminal(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "library")
    answer(monkeypatch, "y\n")
    assert main(["import", text, "--library", folder]) == 0
    captured = capsys.readouterr()
    assert "18 or older" in captured.err
    assert "18 or older" not in captured.out
    assert main(["import", text, "--library", folder]) == 0
    assert "18 or older" not in capsys.readouterr().err


def test_where_nobody_can_be_asked_a_library_takes_no_sensors_until_it_is_said(
    library: Path,
) -> None:
    with unlock(library, _FIRST) as opened:
        opened.people.agree("Wren", "record", "2", "text")
        meta = new_meta("sensor", "")
        with pytest.raises(RecordingError, match="18 or older"):
            opened.new_session(meta)
        opened.keep_age_asked(True)
        opened.new_session(meta).close()
