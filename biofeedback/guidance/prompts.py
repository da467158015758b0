"""The prompt library: one line at a time, always an invitation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias, get_args

from biofeedback.guidance import files

Kind: TypeAlias = Literal[
    "breath",
    "tactile",
    "orienting",
    "temperature",
    "social",
    "vocal",
    "naming",
    "reflective",
    "co-regulation",
    "closing",
]
Audience: TypeAlias = Literal["client", "therapist"]
Place: TypeAlias = Literal["session", "home", "both"]
Arousal: TypeAlias = Literal["high", "mid", "low", "flat", "any-during-pacing"]
"""Relative to the person's own start, except ``any-during-pacing``, which goes with the pacer."""
Flag: TypeAlias = Literal["breath-focus", "self-touch", "bilateral", "sight", "hearing", "voiced"]

KINDS: tuple[Kind, ...] = get_args(Kind)
FLAGS: tuple[Flag, ...] = get_args(Flag)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to offer; ``steps`` are shown one by one in place of ``text``."""

    id: str
    kind: Kind
    audience: Audience
    arousal: tuple[Arousal, ...]
    where: Place
    seconds: float
    """How long it stays before it fades, at the usual dwell."""
    text: str
    automatic: bool
    """Whether it may be part of an automatic offer."""
    title: str = ""
    """A few words for lists; empty for prompts to the therapist."""
    steps: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    trigger: str | None = None
    """The event that calls for it, where there is one."""
    note: str = ""
    """For people who change the list; not shown."""


@cache
def load_prompts() -> tuple[Prompt, ...]:
    """Every prompt, in the order of the file."""
    return tuple(_prompt(entry) for entry in files.read("prompts.json")["prompts"])


def prompt(prompt_id: str) -> Prompt:
    """The prompt with this id; ``KeyError`` if there is none."""
    return _by_id()[prompt_id]


@cache
def triggered_by(trigger: str) -> Prompt:
    """The prompt that an event calls for, ``over-breathing`` for example; ``KeyError`` if none."""
    for each in load_prompts():
        if each.trigger == trigger:
            return each
    raise KeyError(trigger)


@cache
def _by_id() -> dict[str, Prompt]:
    return {each.id: each for each in load_prompts()}


def _prompt(entry: dict[str, Any]) -> Prompt:
    lists = {key: tuple(entry.get(key, ())) for key in ("arousal", "steps", "flags")}
    return Prompt(**{**entry, **lists})
