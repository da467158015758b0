"""Five hundred damaged files: each gives a right import or one plain sentence."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import InputError, UsageError
from biofeedback.events import RrIntervals, SampleBatch
from biofeedback.recordings.imported import LARGEST_SAMPLE, LONGEST_RR_MS, LONGEST_S
from biofeedback.recordings.importers import read_file
from tests.recordings.test_import_devices import HRM, OPENHRV
from tests.recordings.test_import_edf import _edf, _xdf

_RR = "".join(f"{800 + index % 90}\n" for index in range(80))
_RR_CSV = "time_s,rr_ms\n" + "".join(f"{0.8 * index:.3f},800\n" for index in range(80))
_SAMPLED = "time_s,ECG,EDA\n" + "".join(f"{i / 10},{i % 7},{5 + i / 100}\n" for i in range(80))
_EDA = "1560279825.0\n4.0\n" + "0.25\n" * 80
_TEXTS = {
    "rr.txt": _RR,
    "rr.csv": _RR_CSV,
    "sampled.csv": _SAMPLED,
    "sampled_100hz.csv": _SAMPLED.replace("time_s", "other"),
    "x.hrm": HRM,
    "openhrv.csv": OPENHRV,
    "EDA.csv": _EDA,
}
_ODD = ["nan", "inf", "-1", "0", "1e308", "9" * 400, "", "x", "1,5", "١٢", '"', "\x00", "--", "0x1"]


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _other_encoding(data: bytes, chance: random.Random) -> bytes:
    encoding = chance.choice(["utf-16", "utf-16-be", "utf-32", "utf-8-sig", "cp037"])
    return data.decode("latin-1").encode(encoding, "replace")


def _other_separator(data: bytes, chance: random.Random) -> bytes:
    old, new = chance.choice(
        [(b",", b";"), (b",", b"\t"), (b",", b" "), (b".", b","), (b"\n", b"\r"), (b"\n", b" ")]
    )
    return data.replace(old, new)


def _odd_number(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 4)):
        row = chance.randrange(len(lines))
        cells = lines[row].split(b",")
        cells[chance.randrange(len(cells))] = chance.choice(_ODD).encode()
        lines[row] = b",".join(cells)
    return b"\n".join(lines)


def _other_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _moved_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


_MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [
    _truncated,
    _other_encoding,
    _other_separator,
    _odd_number,
    _other_bytes,
    _moved_lines,
]


def _check(path: Path) -> bool:
    """True for an import that can be right, False for a sentence; anything else is an error."""
    try:
        recording = read_file(path)
    except (InputError, UsageError) as error:
        told = str(error)
        assert "\n" not in told
        assert 15 < len(told) < 300
        assert told.endswith((".", "”", ")"))
        return False
    arrivals: list[float] = []
    for event in recording.events():
        assert 0 <= event.time <= LONGEST_S
        if isinstance(event, RrIntervals):
            assert all(0 < rr <= LONGEST_RR_MS for rr in event.rr_ms)
            arrivals.append(event.time)
        elif isinstance(event, SampleBatch):
            known = event.values[~np.isnan(event.values)]
            assert (np.abs(known) <= LARGEST_SAMPLE).all()
            arrivals.append(event.arrival)
    assert arrivals == sorted(arrivals)
    return True


@pytest.mark.parametrize("name", _TEXTS)
def test_damaged_text(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    path = tmp_path / name
    path.write_text(_TEXTS[name], encoding="utf-8")
    assert _check(path)
    outcomes = set()
    for number in range(60):
        path.write_bytes(_MUTATIONS[number % 6](_TEXTS[name].encode(), chance))
        outcomes.add(_check(path))
    assert outcomes == {True, False}


@pytest.mark.parametrize("make", [_edf, _xdf])
def test_damaged_binary(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    chance = random.Random(make.__name__)
    path = make(tmp_path / "s.bin")
    assert _check(path)
    content = path.read_bytes()
    outcomes = set()
    for number in range(60):
        path.write_bytes((_truncated, _other_bytes)[number % 2](content, chance))
        outcomes.add(_check(path))
    assert False in outcomes
