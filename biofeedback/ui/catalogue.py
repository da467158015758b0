"""Collects every text that a person can see into a file for translators.

``python -m biofeedback.ui.catalogue biofeedback_de.ts`` writes the file, or brings it up to date
and keeps what is translated. Qt Linguist edits it, ``pyside6-lrelease`` turns it into the ``.qm``
that the program reads.

Qt's own collector does not know whose ``tr`` a function calls and reads no JSON; this one does.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias, get_args
from xml.etree import ElementTree

from biofeedback.guidance import files as guidance_files
from biofeedback.guidance.markers import MARKER_NAMES
from biofeedback.guidance.practice import PART_NAMES
from biofeedback.recordings.audit import Action
from biofeedback.recordings.people import Scope
from biofeedback.ui.kit.translate import SAID

Marked: TypeAlias = tuple[str, str]
"""Context and English text."""

NO_NAMES: Mapping[str, str] = {}
_BELOW = ("devices", "guidance", "recordings", "session", "signal")
_NOT_READ = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|ALTER|DROP|VACUUM|ATTACH)\b|[^a-zA-Z]*$|(?![A-Z][a-z]+$)\S*$|"
    r"[\s<.\[*\\]|.*;\s*\}"
)
_NAMES = {"id", "side", "fixed_text", "language", "trigger", "note", "kind", "audience", "where"}
"""Keys of the data files whose values no person sees."""


def texts() -> list[Marked]:
    """Everything that can be translated, each once, by context."""
    found = {*_in_screens(), *((SAID, text) for text in _in_data()), *_from_below()}
    return sorted(found)


# --- code of the screen ---------------------------------------------------------------------
def _in_screens() -> Iterator[Marked]:
    folder = Path(str(files("biofeedback.ui")))
    trees = {
        ".".join(("biofeedback.ui", *path.relative_to(folder).with_suffix("").parts)): ast.parse(
            path.read_text("utf-8")
        )
        for path in folder.rglob("*.py")
    }
    contexts = {name: context for name, tree in trees.items() if (context := _own_context(tree))}
    for name, tree in trees.items():
        known = {"tr": contexts.get(name, "")}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    if each.name == "tr":
                        known["tr"] = contexts[node.module]
                    elif (inner := f"{node.module}.{each.name}") in contexts:
                        known[each.asname or each.name] = contexts[inner]
        yield from _marked(tree, "", known)


def _own_context(tree: ast.Module) -> str:
    """Context of the function ``tr`` that a module defines."""
    values = _constants(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "tr":
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and call.args:
                    first = call.args[0]
                    return _text(first) or values.get(getattr(first, "id", ""), "")
    return ""


def _marked(node: ast.AST, owner: str, known: dict[str, str]) -> Iterator[Marked]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield from _of_call(child, owner, known)
        inner = child.name if isinstance(child, ast.ClassDef) else owner
        yield from _marked(child, inner, known)


def _of_call(call: ast.Call, owner: str, known: dict[str, str]) -> Iterator[Marked]:
    context, function, arguments = "", call.func, call.args
    name = _name(call)
    if name in ("translate", "QT_TRANSLATE_NOOP") and len(arguments) > 1:
        context, arguments = _text(arguments[0]), arguments[1:]
    elif name == "tr" and isinstance(function, ast.Name):
        context = known["tr"]
    elif name == "tr" and isinstance(function, ast.Attribute):
        of = getattr(function.value, "id", "")
        context = owner if of == "self" else known.get(of, "")
    if context and arguments:
        for text in _either(arguments[0]):
            yield context, text


def _name(call: ast.Call) -> str:
    """Of the function that is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _either(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _either(node.body)
        yield from _either(node.orelse)
    elif text := _text(node):
        yield text


# --- what comes from below ------------------------------------------------------------------
def _in_data() -> Iterator[str]:
    for name in ("prompts.json", "patterns.json", "checkins.json"):
        yield from _shown(guidance_files.read(name))
    rules = guidance_files.read("wording.json")
    yield from (entry["text"] for entry in (*rules["fixed"], *rules["safety_items"]))
    yield from rules["safety_answers"]
    yield from (*get_args(Action), *get_args(Scope), *PART_NAMES.values(), *MARKER_NAMES.values())


def _shown(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _shown(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _shown(each, key)
    elif isinstance(value, str) and key not in _NAMES:
        yield value


def _from_below() -> Iterator[Marked]:
    package = Path(str(files("biofeedback")))
    paths = [package / "errors.py", *(p for room in _BELOW for p in (package / room).rglob("*.py"))]
    for path in paths:
        tree = ast.parse(path.read_text("utf-8"))
        constants = _constants(tree)
        silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                silent |= {id(part) for part in ast.walk(node) if part is not node}
            elif isinstance(node, ast.Call) and getattr(node.func, "value", None) is not None:
                owner = getattr(getattr(node.func, "value", None), "id", "")
                if owner in ("_log", "re"):
                    silent |= {id(part) for part in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node) == "say" and node.args:
                yield from ((SAID, each) for each in _either(node.args[0]))
            text = _text(node, constants) if id(node) not in silent else ""
            if text and not _NOT_READ.match(text):
                yield SAID, text


def _constants(tree: ast.Module) -> dict[str, str]:
    """Strings that a module gives a name to."""
    return {
        node.targets[0].id: text
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and (text := _text(node.value))
    }


def _text(node: ast.AST, constants: Mapping[str, str] = NO_NAMES) -> str:
    """A string as it is written; ``{}`` for what is put in, unless that is one of ``constants``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.FormattedValue):
        return constants.get(getattr(node.value, "id", ""), "{}")
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, constants) for part in node.values)
    return ""


# --- file -----------------------------------------------------------------------------------
def write(path: Path, translations: dict[Marked, str] | None = None) -> None:
    """Write a Qt ``.ts`` file; what it already translates is kept."""
    known = {**(_read(path) if path.exists() else {}), **(translations or {})}
    language = path.stem.partition("_")[2]
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ElementTree.Element] = {}
    for context, text in texts():
        if context not in contexts:
            contexts[context] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(contexts[context], "name").text = context
        message = ElementTree.SubElement(contexts[context], "message")
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        translation.text = known.get((context, text), "")
        if not translation.text:
            translation.set("type", "unfinished")
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, "utf-8", xml_declaration=True)


def _read(path: Path) -> dict[Marked, str]:
    return {
        (context.findtext("name", ""), message.findtext("source", "")): done
        for context in ElementTree.parse(path).getroot().iter("context")
        for message in context.iter("message")
        if (done := message.findtext("translation", ""))
    }


def main(arguments: Sequence[str]) -> None:
    """Write the file that is named."""
    write(Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
