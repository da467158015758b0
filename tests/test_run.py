"""Setting up and starting: the parts of run.py that decide something."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", Path(__file__).parents[1] / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


run = load()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout with two lock files and a virtual environment that looks complete."""
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name, "utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv/installed.json")
    monkeypatch.setattr(run, "LOG", tmp_path / ".venv/install.log")
    monkeypatch.setattr(run, "RUNTIME_LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(run, "CHECKS_LOCK", tmp_path / "requirements-dev.lock")
    python = run.venv_python()
    python.parent.mkdir(parents=True)
    python.touch()
    return tmp_path


@pytest.mark.parametrize("version", [(3, 11, 2), (3, 12, 0), (4, 0, 0)])
def test_a_recent_python_is_taken(version: tuple[int, ...]) -> None:
    run.require_python(version)


def test_an_old_python_is_told_apart_in_one_sentence() -> None:
    with pytest.raises(run.SetupError) as caught:
        run.require_python((3, 9, 18))
    assert str(caught.value) == "This is Python 3.9: run it again with Python 3.11 or newer."


def test_a_display_is_looked_for_on_linux_only() -> None:
    assert not run.has_display({}, "linux")
    assert run.has_display({"DISPLAY": ":0"}, "linux")
    assert run.has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert run.has_display({}, "darwin")
    assert run.has_display({}, "win32")


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True),
        (["demo"], True),
        (["demo", "--headless"], False),
        (["replay", "x.csv"], True),
        (["replay", "--help"], False),
        (["sessions"], False),
    ],
)
def test_only_commands_with_a_window_need_its_libraries(words: list[str], window: bool) -> None:
    assert run.opens_a_window(words) is window


def test_each_kind_of_display_needs_its_own_libraries() -> None:
    assert run.libraries_for({}) == run.DRAWING
    assert run.libraries_for({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}) == run.DRAWING | run.X11
    assert run.libraries_for({"WAYLAND_DISPLAY": "w"}) == run.DRAWING | run.WAYLAND


def test_missing_libraries_are_named_with_their_packages() -> None:
    lacking = run.missing(run.DRAWING | run.X11, lambda name: "xcb" not in name)
    assert lacking == {name: package for name, package in run.X11.items() if "xcb" in name}


def test_a_library_nobody_has_is_reported_as_missing() -> None:
    assert run.missing({"libnobody-has-this.so.9": "nothing"}) == {
        "libnobody-has-this.so.9": "nothing"
    }


def test_without_rights_the_command_to_type_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: f"bin/{name}")
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(run.SetupError, match=r"Run: sudo apt-get install .* libegl1 libgl1$"):
        run.provide_packages(["libegl1", "libgl1"], "what a window needs")


def test_as_root_the_packages_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    class Done:
        returncode = 0

    def record(command: list[str], **options: object) -> Done:
        commands.append(command)
        assert options["env"]["DEBIAN_FRONTEND"] == "noninteractive"  # type: ignore[index]
        return Done()

    monkeypatch.setattr(run.shutil, "which", lambda name: f"bin/{name}")
    monkeypatch.setattr(run.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(run.subprocess, "run", record)
    run.provide_packages(["libegl1"], "what a window needs")
    assert [command[:2] for command in commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert "libegl1" in commands[1]


def test_elsewhere_than_debian_the_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    with pytest.raises(run.SetupError, match=r"libEGL\.so\.1.*package manager"):
        run.provide_packages(["libegl1"], "what a window needs (libEGL.so.1)")


@pytest.mark.parametrize(
    ("log", "advice"),
    [
        ("Temporary failure in name resolution", "connect to the network"),
        ("error sending request for url", "connect to the network"),
        ("OSError: [Errno 28] No space left on device", "make 1.5 GB of room"),
        ("something else", "install.log"),
    ],
)
def test_an_installation_that_stopped_is_explained(log: str, advice: str) -> None:
    assert advice in run.explanation(log)


def test_a_lock_once_installed_is_not_installed_again(checkout: Path) -> None:
    assert not run.is_set_up(run.RUNTIME_LOCK)
    run.remember(run.RUNTIME_LOCK)
    assert run.is_set_up(run.RUNTIME_LOCK)
    assert not run.is_set_up(run.CHECKS_LOCK)


def test_the_lock_for_checks_covers_the_other(checkout: Path) -> None:
    run.remember(run.CHECKS_LOCK)
    assert run.is_set_up(run.RUNTIME_LOCK)
    assert run.is_set_up(run.CHECKS_LOCK)


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_change_is_noticed(checkout: Path, changed: str) -> None:
    run.remember(run.RUNTIME_LOCK)
    (checkout / changed).write_text("newer", "utf-8")
    assert not run.is_set_up(run.RUNTIME_LOCK)


def test_another_python_is_noticed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run.remember(run.RUNTIME_LOCK)
    monkeypatch.setattr(run.sys, "version_info", (9, 9, 9))
    assert not run.is_set_up(run.RUNTIME_LOCK)


def test_a_damaged_stamp_means_setting_up_again(checkout: Path) -> None:
    run.STAMP.write_text("{", "utf-8")
    assert not run.is_set_up(run.RUNTIME_LOCK)


def test_an_interpreter_that_does_not_run_answers_nothing(checkout: Path) -> None:
    assert run.asked("print('yes')") == ""
    assert not run.venv_has_this_python()


def test_the_demonstration_without_display_writes_metrics(tmp_path: Path) -> None:
    words = run.demonstration(tmp_path)
    assert words[:2] == ["demo", "--headless"]
    assert words[-1] == str(tmp_path / "demo-metrics.csv")


def test_checks_run_in_order_and_all_of_them(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    steps = {
        "first": [sys.executable, "-c", "raise SystemExit(3)"],
        "second": [sys.executable, "-c", "import os; print(os.environ['QT_QPA_PLATFORM'])"],
    }
    monkeypatch.setattr(run, "checks", lambda: steps)
    assert run.run_checks() == 1
    out = capfd.readouterr().out.splitlines()
    assert "offscreen" in out
    assert out[-2].split()[:3] == ["first", "NOT", "passed"]
    assert out[-1].split()[:2] == ["second", "passed"]


def test_checks_that_all_pass_end_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "checks", lambda: {"only": [sys.executable, "-c", ""]})
    assert run.run_checks() == 0


def test_words_and_exit_status_pass_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "venv_python", lambda: Path(sys.executable))
    assert run.run_program(["--version"]) == 0
    assert run.run_program(["no-such-command"]) == 2
