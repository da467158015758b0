"""Wording rules: finds words the program does not use, and holds the texts that never vary."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from biofeedback.guidance import files

Scope: TypeAlias = Literal["client", "therapist", "prompt", "public"]

_APOSTROPHES = str.maketrans("‘’‛ʼ´`", "''''''")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u2604\u2607-\u26ff\u2705\u270a-\u270d\u2728\u274c\u274e"
    "\u2753-\u2757\u2763\u2764\ufe0f]"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece of a string that the rules do not allow there, and why."""

    group: str
    found: str
    reason: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class _Group:
    id: str
    reason: str
    scopes: tuple[str, ...]
    banned: re.Pattern[str] | None
    patterns: tuple[re.Pattern[str], ...]
    allow: re.Pattern[str] | None
    instead: dict[str, str]


@dataclass(frozen=True, slots=True)
class SafetyItem:
    """A circumstance asked about once, before paced breathing."""

    id: str
    text: str


def check(text: str, scope: Scope) -> list[Hit]:
    """What in ``text`` the rules of ``scope`` do not allow; empty for a text that never varies."""
    prepared = _prepare(text)
    if _is_fixed(prepared):
        return []
    hits = _beyond_limits(prepared)
    for group in _groups():
        if scope in group.scopes:
            hits += _hits(group, prepared)
    return hits


def fixed(text_id: str, **values: str) -> str:
    """The text with this id (``F.7-a``), its placeholders filled; ``KeyError`` if there is none."""
    return _fixed_texts()[text_id].format(**values)


@cache
def fixed_ids() -> tuple[str, ...]:
    """Ids of the texts that never vary."""
    return tuple(_fixed_texts())


@cache
def safety_items() -> tuple[SafetyItem, ...]:
    """What is asked once, before paced breathing."""
    return tuple(SafetyItem(**entry) for entry in _rules()["safety_items"])


@cache
def safety_answers() -> tuple[str, ...]:
    """The answers each safety item can have."""
    return tuple(_rules()["safety_answers"])


def limits() -> dict[str, Any]:
    """Limits on form, as ``wording.json`` gives them."""
    found: dict[str, Any] = _rules()["limits"]
    return found


@cache
def _rules() -> dict[str, Any]:
    return files.read("wording.json")


@cache
def _fixed_texts() -> dict[str, str]:
    return {entry["id"]: entry["text"] for entry in _rules()["fixed"]}


@cache
def _fixed_forms() -> tuple[re.Pattern[str], ...]:
    texts = [re.escape(_prepare(text)) for text in _fixed_texts().values()]
    return tuple(re.compile(re.sub(r"\\\{\w+\\\}", ".+?", text)) for text in texts)


def _is_fixed(prepared: str) -> bool:
    return any(form.fullmatch(prepared) for form in _fixed_forms())


@cache
def _groups() -> tuple[_Group, ...]:
    return tuple(
        _Group(
            id=entry["id"],
            reason=entry["reason"],
            scopes=tuple(entry["scopes"]),
            banned=_any_of(entry["words"] + entry["phrases"]),
            patterns=tuple(re.compile(source, re.IGNORECASE) for source in entry["patterns"]),
            allow=_any_of(entry["allow"]),
            instead=entry["instead"],
        )
        for entry in _rules()["groups"]
    )


def _any_of(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    # longest first, so that a phrase is reported rather than a word inside it
    escaped = [re.escape(_prepare(phrase).lower()) for phrase in sorted(phrases, key=len)[::-1]]
    return re.compile(rf"(?<!\w)(?:{'|'.join(escaped)})(?!\w)")


def _prepare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))
    return re.sub(r"\s+", " ", plain.translate(_APOSTROPHES)).strip()


def _hits(group: _Group, prepared: str) -> list[Hit]:
    if group.allow is not None:
        lowered = prepared.lower()
        for allowed in group.allow.finditer(lowered):
            blank = " " * (allowed.end() - allowed.start())
            prepared = prepared[: allowed.start()] + blank + prepared[allowed.end() :]
    found = [match[0] for match in group.banned.finditer(prepared.lower())] if group.banned else []
    for pattern in group.patterns:
        found += [match[0] for match in pattern.finditer(prepared)]
    return [
        Hit(group.id, each, group.reason, group.instead.get(each.lower(), "")) for each in found
    ]


def _beyond_limits(prepared: str) -> list[Hit]:
    rules = limits()
    hits = [
        Hit("limits", sign, "This sign is not used: it raises the voice.")
        for sign in rules["forbidden_characters"]
        if sign in prepared
    ]
    if rules["no_emoji"]:
        hits += [Hit("limits", found, "No emoji.") for found in _EMOJI.findall(prepared)]
    longest = rules["no_all_caps_word_longer_than"]
    for word in re.findall(rf"(?<!\w)[A-Z]{{{longest + 1},}}(?!\w)", prepared):
        if word not in rules["all_caps_allowed"]:
            hits.append(Hit("limits", word, "Capitals throughout raise the voice."))
    return hits
