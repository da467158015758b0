"""The desk is never on the client's display."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect

from biofeedback.ui.client.display import apart_from

ROOT = Path(__file__).parents[2]
LEFT, RIGHT = (0, 0, 1920, 1080), (1920, 0, 1280, 720)


@pytest.mark.parametrize(
    ("displays", "place"),
    [
        ([LEFT], None),
        ([LEFT, RIGHT], 1),
        ([RIGHT, LEFT], 0),
        ([LEFT, LEFT], None),
        ([LEFT, (0, 0, 1280, 720)], None),
        ([LEFT, (1900, 0, 1280, 720)], None),
        ([LEFT, LEFT, RIGHT], 2),
        ([LEFT, (0, 1080, 1920, 1080), RIGHT], 1),
    ],
)
def test_only_a_display_that_shows_nothing_of_the_desks_is_the_clients(
    displays: list[tuple[int, int, int, int]], place: int | None
) -> None:
    assert apart_from(QRect(*LEFT), [QRect(*each) for each in displays]) == place


Played = dict[str, dict[str, Any]]
SCENES = ["apart", "pulled", "pulled_and_plugged_in", "pulled_then_key", "desk_pulled",
          "desk_pulled_then_f12", "taken_away", "turned", "turned_back", "turned_with_help",
          "closed"]  # fmt: skip


def play(folder: Path, client: tuple[int, int, int, int], *scenes: str) -> Played:
    config = folder / "displays.json"
    screens = [
        {"name": name, "x": x, "y": y, "width": width, "height": height, "logicalDpi": 96,
         "logicalBaseDpi": 96, "dpr": 1}
        for name, (x, y, width, height) in (("client", client), ("desk", LEFT))
    ]  # fmt: skip
    config.write_text(json.dumps({"screens": screens}), "utf-8")
    run = subprocess.run(
        [sys.executable, "tests/ui/two_displays.py", str(config), *scenes],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False, timeout=100,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    result: Played = json.loads(run.stdout)
    return result


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play(tmp_path_factory.mktemp("beside"), RIGHT, *SCENES)


def test_the_client_has_the_second_display_and_the_desk_the_first(played: Played) -> None:
    found = played["apart"]
    assert (found["client"], found["whole"], found["desk"]) == ("client", True, "desk")
    assert found["plain"], "a session begins with nothing on the client's side"
    assert found["windows"] == 2


@pytest.mark.parametrize(
    ("scene", "window"),
    [("apart", "desk"), ("pulled_then_key", "desk"), ("turned", "client"), ("turned_back", "desk"),
     ("taken_away", "desk")],
)  # fmt: skip
def test_the_keyboard_stays_with_whoever_sits_at_it(
    played: Played, scene: str, window: str
) -> None:
    assert played[scene]["keyboard"] == window


def test_help_goes_with_the_desk_when_the_screen_is_turned(played: Played) -> None:
    assert not played["turned_with_help"]["help"]


def test_a_display_that_is_pulled_out_leaves_the_view_plain_and_away(played: Played) -> None:
    found = played["pulled"]
    assert (found["client"], found["desk"], found["plain"]) == (None, "desk", True)
    assert found["calls"] == ["pacer long-exhale-4-6", "blank"]


def test_a_display_that_comes_back_waits_for_a_key(played: Played) -> None:
    found = played["pulled_and_plugged_in"]
    assert (found["client"], found["plain"]) == (None, True)
    found = played["pulled_then_key"]
    assert (found["client"], found["whole"], found["plain"]) == ("client", True, True)


def test_when_the_desks_display_goes_the_desk_does_not_come_up_before_the_client(
    played: Played,
) -> None:
    found = played["desk_pulled"]
    assert (found["client"], found["desk"], found["plain"]) == ("client", None, True)
    assert played["desk_pulled_then_f12"]["desk"] is not None


def test_f12_turns_the_desks_display_and_gives_it_back(played: Played) -> None:
    assert (played["turned"]["client"], played["turned"]["desk"]) == ("desk", None)
    back = played["turned_back"]
    assert (back["client"], back["desk"]) == ("client", "desk")


@pytest.mark.parametrize("scene", ["taken_away", "closed"])
def test_taken_away_it_is_on_no_display(played: Played, scene: str) -> None:
    found = played[scene]
    assert (found["client"], found["desk"], found["way"]) == (None, "desk", "away")


def test_displays_that_show_the_same_are_not_shared(tmp_path: Path) -> None:
    for found in play(tmp_path, LEFT, "apart", "taken_away").values():
        assert (found["client"], found["desk"]) != (None, None)
        assert found["client"] is None
