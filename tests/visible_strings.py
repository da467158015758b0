"""Finds, in source, data and public text, the strings a person can see, and their scope."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from biofeedback.guidance.wording import Scope

# Seen by the client; every other part of the program is written for the therapist.
CLIENT_SIDE = re.compile(r"biofeedback/ui/(client|practice|pace|notes)/")
# A word in one case without blanks is a key, a path or a state, unless a person is shown it.
IDENTIFIER = re.compile(r"[a-z0-9_./:%#*\-]+|[A-Z0-9_]+|\W*")
# Read by a browser, a file system or a painter, not by a person.
MARKUP = re.compile(r"<!?[^<>]*>|#[0-9A-Fa-f]{6}\b|\b[\w-]+\.(?:md|json)\b")
SQL = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN|COMMIT|ATTACH|DETACH|DROP|ALTER|VACUUM|"
    r"ROLLBACK|SAVEPOINT|RELEASE|REPLACE|WITH)\b"
)
SHOWN_BY = re.compile(
    r"tr|translate|set(Text|WindowTitle|Title|ToolTip|StatusTip|WhatsThis|PlaceholderText|Label|"
    r"AccessibleName|AccessibleDescription|HtmlText?|PlainText|HeaderLabels|Suffix|Prefix)|"
    r"add(Action|Menu|Item|Row|Tab)|Q(Label|PushButton|CheckBox|RadioButton|GroupBox|Action|"
    r"ToolButton)|print|write|showMessage"
)
SHOWN_AS = {"help", "description", "epilog", "metavar", "text", "title", "label", "tooltip"}


@dataclass(frozen=True)
class Visible:
    """A string a person can see, and where it stands."""

    place: str
    text: str
    scope: Scope


def in_project(root: Path) -> Iterator[Visible]:
    """Every visible string of a checkout."""
    for path in sorted(root.glob("biofeedback/**/*.py")):
        relative = path.relative_to(root).as_posix()
        scope: Scope = "client" if CLIENT_SIDE.match(relative) else "therapist"
        yield from in_source(path.read_text("utf-8"), relative, scope)
    yield from in_source((root / "run.py").read_text("utf-8"), "run.py", "therapist")
    yield from in_prompts(root / "biofeedback/guidance/prompts.json")
    yield from in_patterns(root / "biofeedback/guidance/patterns.json")
    yield from in_check_ins(root / "biofeedback/guidance/checkins.json")
    for path in [root / "README.md", *sorted(root.glob("docs/*.md"))]:
        yield from in_markdown(path, path.relative_to(root).as_posix())
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    yield Visible("pyproject.toml", project["description"], "public")


def in_source(source: str, place: str, scope: Scope) -> Iterator[Visible]:
    """Strings of a module that are prose, or that are handed to something that shows them."""
    tree = ast.parse(source)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    silent |= {id(each) for node in ast.walk(tree) for each in _expressions(node)}
    shown = {id(each) for node in ast.walk(tree) for each in _shown_by(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            silent |= {id(part) for part in ast.walk(node) if isinstance(part, ast.Constant)}
    for node in ast.walk(tree):
        text = _text_of(node)
        if text is None or id(node) in silent or SQL.match(text):
            continue
        if id(node) in shown or not IDENTIFIER.fullmatch(text):
            seen = MARKUP.sub(" ", text)
            yield Visible(f"{place}:{node.lineno}", seen, scope)  # type: ignore[attr-defined]


def in_prompts(path: Path) -> Iterator[Visible]:
    """Titles, texts and steps of the prompt library."""
    for entry in json.loads(path.read_text("utf-8"))["prompts"]:
        for text in (entry.get("title", ""), entry["text"], *entry.get("steps", ())):
            yield Visible(f"{path.name} {entry['id']}", text, "prompt")


def in_patterns(path: Path) -> Iterator[Visible]:
    """Names and uses of the breathing patterns, which both sides see."""
    for entry in json.loads(path.read_text("utf-8"))["patterns"]:
        for one in (entry, *entry.get("variants", ())):
            for key in ("name", "use"):
                if key in one:
                    yield Visible(f"{path.name} {one['id']}", one[key], "client")


def in_check_ins(path: Path) -> Iterator[Visible]:
    """Titles, labels and words of check-ins, diary, body map and cards."""
    waiting = [json.loads(path.read_text("utf-8"))]
    while waiting:
        entry = waiting.pop()
        for key, value in entry.items() if isinstance(entry, dict) else enumerate(entry):
            if isinstance(value, dict | list):
                waiting.append(value)
            elif isinstance(value, str) and key not in {"id", "side", "fixed_text", "language"}:
                yield Visible(
                    f"{path.name} {entry.get('id', '') if key == 'label' else key}", value, "client"
                )


def in_markdown(path: Path, place: str) -> Iterator[Visible]:
    """Paragraphs, items and table cells of a public page."""
    for block in re.split(r"\n\s*\n|\n(?=\s*[-*|#>]|\s*\d+\.)|\|", path.read_text("utf-8")):
        text = re.sub(r"^[\s>#*-]+|!(?=\[)|[*`]|(?<=\])\([^)]*\)", "", block).strip()
        if text:
            yield Visible(place, text, "public")


def _text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return None


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    """The arguments of calls into the module ``re``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        owner = node.func.value
        if isinstance(owner, ast.Name) and owner.id == "re":
            yield from node.args


def _shown_by(node: ast.AST) -> Iterator[ast.AST]:
    """The arguments of a call that end up before a person's eyes."""
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    name = node.func.id if isinstance(node.func, ast.Name) else name
    if SHOWN_BY.fullmatch(name):
        yield from node.args
    yield from (keyword.value for keyword in node.keywords if keyword.arg in SHOWN_AS)
