"""Rules of the house that no other tool holds."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(ROOT.glob("biofeedback/**/*.py"))

# Where a library may be imported, and nowhere else.
ONLY_IN = {
    "bleak": r"biofeedback/devices/ble\w*\.py",
    "sqlcipher3": r"biofeedback/recordings/\w+\.py",
    "neurokit2": r"biofeedback/signal/offline\.py",
    "pandas": r"biofeedback/signal/offline\.py",
    "PySide6": r"biofeedback/ui/.*",
    "pyqtgraph": r"biofeedback/ui/.*",
}
# Seconds and hundreds of megabytes that a window has no use for when it opens.
HEAVY = ("scipy", "neurokit2", "pandas", "matplotlib", "sklearn", "cvxopt", "keyring")
# One machine's folders, and the hosts that packages come from.
UNWELCOME = re.compile(
    r"(?<![\w.~}])/(?:work|root|tmp|home|Users)/\w"
    r"|py" + r"pi\.org|python" + r"hosted\.org|--(?:extra-)?index" + r"-url"
)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_rooms_import_only_what_they_may() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_room(library: str) -> None:
    elsewhere = [
        relative(path)
        for path in SOURCES
        if library in {name.split(".")[0] for name in imported(ast.parse(path.read_bytes()))}
        and not re.fullmatch(ONLY_IN[library], relative(path))
    ]
    assert elsewhere == []


@pytest.mark.parametrize(
    "module", ["biofeedback.ui.app", "biofeedback.cli", "biofeedback.signal.pipeline"]
)
def test_nothing_heavy_is_loaded_at_the_start(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    code = f"import sys, {module}; print(*sorted({{n.split('.')[0] for n in sys.modules}}))"
    outcome = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(outcome.stdout.split())
    assert "biofeedback" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {relative(path): len(path.read_bytes().splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


def test_no_file_names_one_machine_or_one_package_host() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{relative(path)}: {match[0]}" for match in UNWELCOME.finditer(text)]
    assert found == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_versions_and_hashes_only(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    requirement = r"[\w.\[\]-]+==[^\s;]+( ; [^\\]+)?"
    for line in text.splitlines():
        assert re.fullmatch(rf"({requirement} \\|    --hash=sha256:[0-9a-f]{{64}}( \\)?)", line)
    assert "://" not in text


def test_the_release_of_qt_that_loses_references_is_never_installed() -> None:
    versions = re.findall(
        r"^(?:pyside6-essentials|shiboken6)==(\S+)",
        (ROOT / "requirements.lock").read_text("utf-8"),
        re.MULTILINE,
    )
    assert versions
    assert "6.12.0" not in versions
    assert "PySide6-Essentials>=6.10,!=6.12.0" in (ROOT / "pyproject.toml").read_text("utf-8")


def test_tests_and_package_have_no_relative_imports_or_stray_packages() -> None:
    assert not list((ROOT / "tests").glob("**/__init__.py"))
    relative_imports = [
        relative(path)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative_imports == []
