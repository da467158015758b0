"""Every string a person can see keeps the wording rules of the side on which it is seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from biofeedback.guidance.wording import check, fixed, fixed_ids
from tests.visible_strings import (
    Visible,
    in_check_ins,
    in_markdown,
    in_patterns,
    in_project,
    in_prompts,
    in_source,
)

ROOT = Path(__file__).parents[1]

SOURCE = '''
"""A docstring may say failed."""

class SensorError(Exception):
    """Detects nothing."""

def show(widget, name):
    state = "failed"
    if state == "abnormal":
        raise SensorError("The connection failed.")
    widget.setText(f"You should breathe, {name}")
    widget.setToolTip("relax")
    connection.execute("PRAGMA synchronous = NORMAL")
    parser.add_argument("--seed", help="prevented")
'''


def findings(strings: list[Visible]) -> list[str]:
    return [
        f"{each.place}: {each.text!r} has {hit.found!r} ({hit.group}: {hit.reason} "
        f"Instead: {hit.instead or 'other words'})"
        for each in strings
        for hit in check(each.text, each.scope)
    ]


def groups(strings: list[Visible]) -> list[str]:
    return [hit.group for each in strings for hit in check(each.text, each.scope)]


def test_every_visible_string_keeps_the_rules() -> None:
    found = findings(list(in_project(ROOT)))
    assert not found, "\n".join(found)


def test_fixed_texts_are_never_retyped() -> None:
    texts = {fixed(text_id, minutes="{}") for text_id in fixed_ids()}
    copies = [
        each.place
        for each in in_project(ROOT)
        if each.text in texts and not each.place.endswith(".md")
    ]
    assert copies == []


def test_a_planted_string_in_source_is_caught() -> None:
    found = [(each.place, each.text) for each in in_source(SOURCE, "planted.py", "therapist")]
    texts = [text for _, text in found if check(text, "therapist")]
    assert sorted(texts) == [
        "The connection failed.",
        "You should breathe, {}",
        "prevented",
        "relax",
    ]
    assert ("planted.py:10", "The connection failed.") in found


def test_the_client_side_is_held_to_the_rules_of_the_client_side(tmp_path: Path) -> None:
    for name in ("client/view", "desk/desk"):
        path = tmp_path / f"biofeedback/ui/{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("label.setText('Warning: too fast')\n", "utf-8")
    guidance = Path("biofeedback/guidance")
    (tmp_path / guidance).mkdir()
    for data in ("prompts.json", "patterns.json", "checkins.json"):
        (tmp_path / guidance / data).write_bytes((ROOT / guidance / data).read_bytes())
    for empty in ("run.py", "README.md"):
        (tmp_path / empty).touch()
    (tmp_path / "pyproject.toml").write_text("[project]\ndescription = ''\n", "utf-8")
    caught = [each.place for each in in_project(tmp_path) if check(each.text, each.scope)]
    assert caught == ["biofeedback/ui/client/view.py:1"]


def test_a_planted_prompt_is_caught(tmp_path: Path) -> None:
    path = tmp_path / "prompts.json"
    planted = {"prompts": [{"id": "Z1", "text": "Is it fine?", "steps": ["Hold ice."]}]}
    path.write_text(json.dumps(planted), "utf-8")
    assert groups(list(in_prompts(path))) == ["prompt-body-and-cold"]


def test_a_planted_pattern_is_caught(tmp_path: Path) -> None:
    path = tmp_path / "patterns.json"
    variant = {"id": "z2", "name": "Deep breathing"}
    planted = {"patterns": [{"id": "z", "name": "Z", "use": "Calming.", "variants": [variant]}]}
    path.write_text(json.dumps(planted), "utf-8")
    assert groups(list(in_patterns(path))) == ["state-claims", "over-breathing"]


def test_a_planted_question_is_caught(tmp_path: Path) -> None:
    path = tmp_path / "checkins.json"
    planted = {"diary": {"title": "Diary", "items": [{"id": "x", "label": "stress level"}]}}
    path.write_text(json.dumps(planted), "utf-8")
    assert groups(list(in_check_ins(path))) == ["state-claims"]


@pytest.mark.parametrize("line", ["- It treats PTSD", "| a | Lowers your stress |", "> *Relax*"])
def test_a_planted_line_of_a_public_page_is_caught(tmp_path: Path, line: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"# Title\n\nA sentence\nover two lines.\n\n{line}\n", "utf-8")
    assert groups(list(in_markdown(path, "README.md")))


def test_the_fixed_text_of_the_readme_is_exempt(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"# Title\n\n> {fixed('F.7-a')}\n\nMore.\n", "utf-8")
    assert findings(list(in_markdown(path, "README.md"))) == []
