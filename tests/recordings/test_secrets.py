"""What is planted in a recording is not found by anyone who searches the disk."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.events import DeviceStatus, Event, Marker, StreamInfo
from biofeedback.recordings import key_slots
from biofeedback.recordings.keys import make_recovery_key, unlock
from biofeedback.recordings.people import CheckIn
from tests.recordings.sessions import record, session_meta

PLANTED = ("Annabel Planted", "pseudonym-planted", "said-something-planted", "SERIAL-PLANTED")

_CHILD = """
import sys, time
from pathlib import Path
from biofeedback.recordings.keys import unlock
from biofeedback.recordings.recorder import Recorder
from tests.recordings.sessions import session_meta
from tests.recordings.test_secrets import planted_events

vault = unlock(Path(sys.argv[1]), "passphrase-planted")
recorder = Recorder(vault.new_session(session_meta(person="pseudonym-planted")), print)
while True:
    for event in planted_events():
        recorder.put(event)
    print("put", flush=True)
    time.sleep(0.2)
"""


def planted_events() -> Iterator[Event]:
    """Events with a name, a note and a serial number in them."""
    for number in range(20):
        time = float(number)
        yield Marker(time, "note", "therapist", f"{PLANTED[0]} {PLANTED[2]}")
        yield DeviceStatus(time, "x", "client", f"Polar {PLANTED[3]}", "streaming")
        yield StreamInfo(time, f"client/ecg/{PLANTED[3]}", "x", "client", "ecg", 130.0, "uV")


def _search(*folders: Path) -> list[str]:
    """Where planted words are found, in contents and names, in the usual encodings."""
    words = [
        word.encode(encoding)
        for word in (*PLANTED, "passphrase-planted")
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    words += [word.encode().hex().encode() for word in PLANTED]
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            found += [f"{path}: {word!r}" for word in words if word in content]
            found += [f"{path} itself" for word in PLANTED if word in str(path)]
    return found


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The library, and a folder that is the only place for temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    return tmp_path / "library", temporary


def test_the_search_itself_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(f"so {PLANTED[0]} said", encoding="utf-16")
    assert _search(tmp_path)


def test_nothing_is_found_while_recording_nor_after_a_kill(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, _ = places
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(library)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    for _ in range(12):
        assert child.stdout.readline() == "put\n"
    assert any((library / "sessions").glob("*-wal"))
    assert _search(*places) == []
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert _search(*places) == []
    monkeypatch.setattr(key_slots, "_MEMORY_KIB", 64 * 1024)  # as the child
    with unlock(library, "passphrase-planted") as vault:
        assert any(isinstance(event, Marker) for event in vault.session("last").events())
    assert _search(*places) == []


def test_nothing_is_found_after_everything_a_library_does(places: tuple[Path, Path]) -> None:
    library, _ = places
    with unlock(library, "passphrase-planted") as vault:
        vault.people.agree(PLANTED[1], "record", "1", PLANTED[2])
        meta = session_meta("sensor", PLANTED[1])
        record(vault, planted_events(), meta)
        vault.additions("last").write_note(1.0, PLANTED[2])
        vault.people.keep_check_in(
            CheckIn(PLANTED[1], meta.session_id, "before", "1", "en", {"word": PLANTED[2]})
        )
        vault.set_summary(meta.session_id, {"note": PLANTED[0]})
        record(vault, planted_events(), session_meta(person=PLANTED[1]))
        vault.delete_therapist_signals("last")
        vault.move("last", PLANTED[0])
        vault.export("last", "bundle", library.parent / "b", "none", passphrase="of the bundle")
        vault.add_bundle(library.parent / "b", "of the bundle", PLANTED[1])
        assert _search(library.parent) == []
        vault.delete(meta.session_id)
    make_recovery_key(library, "passphrase-planted")
    assert _search(library.parent) == []


def test_deleting_removes_the_bytes_too(places: tuple[Path, Path]) -> None:
    library, _ = places
    with unlock(library, "passphrase-planted") as vault:
        recording = record(vault, planted_events())
        middle = recording.path.read_bytes()[8192:8256]
        assert middle
        vault.delete("last")
        for path in library.rglob("*"):
            assert not path.is_file() or middle not in path.read_bytes()
    assert list((library / "sessions").iterdir()) == []
