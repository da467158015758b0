"""What people are asked before and after, in the body diary and on moment cards.

All of it is optional. The questions are data (``checkins.json``); an answer that was passed is
kept as passed, which is not the same as missing. Nothing is summed up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias, get_args

from biofeedback.guidance import files

Instrument: TypeAlias = Literal[
    "check-in before", "check-in after", "diary", "body map", "moment card", "answer"
]
INSTRUMENTS: Mapping[str, Instrument] = {each: each for each in get_args(Instrument)}
Value: TypeAlias = int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """The person looked at the question and passed, or said "not today"."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question."""

    id: str
    label: str
    kind: Literal["scale", "word", "choice", "several"]
    lowest: int = 0
    highest: int = 0
    low: str = ""
    high: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """Id and label of each, for ``choice`` and ``several``."""
    fixed_text: str = ""
    """Id of a fixed text that stands beside it."""

    def accepts(self, value: Value | Passed) -> bool:
        """Whether ``value`` answers this question."""
        known = {option for option, _ in self.options}
        match value:
            case Passed():
                return True
            case int():
                return self.kind == "scale" and self.lowest <= value <= self.highest
            case str():
                return self.kind == "word" or (self.kind == "choice" and value in known)
            case _:
                return self.kind == "several" and known.issuperset(value)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the body on the map."""

    id: str
    label: str
    side: Literal["front", "back"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One instrument, answered as far as the person liked."""

    time: float
    instrument: Instrument
    version: int
    language: str
    answers: Mapping[str, Value | Passed]
    """By item id; an item that was not reached is absent."""
    marker_time: float | None = None
    """The moment a card belongs to."""


@cache
def items(instrument: Instrument) -> tuple[Item, ...]:
    """The questions of an instrument, in order."""
    content = _content()
    match instrument:
        case "check-in before":
            return (*_now(content["check_in"]), *_today(content["check_in"]))
        case "check-in after":
            # what else was going on that day was asked before
            return (*_now(content["check_in"]), *_afterwards(content["after"]))
        case "diary":
            return _diary(content["diary"])
        case "body map":
            places = tuple((each.id, each.label) for each in regions())
            words = _options(content["body_map"]["words"])
            return (
                Item("regions", content["body_map"]["title"], "several", options=places),
                Item("words", content["body_map"]["title"], "several", options=words),
                Item("own-word", content["body_map"]["own_word"], "word"),
            )
        case "moment card":
            fields = content["moment_card"]["fields"]
            return tuple(Item(each["id"], each["label"], "word") for each in fields)
        case "answer":
            return (Item("text", "Answer", "word"),)


@cache
def regions() -> tuple[Region, ...]:
    """The regions of the body map, front and back; also usable as a list."""
    return tuple(Region(**each) for each in _content()["body_map"]["regions"])


def questionnaires() -> tuple[str, ...]:
    """Questionnaires of which a name, a date and a total may be kept; never their items."""
    return tuple(_content()["questionnaires"])


def labels() -> Mapping[str, Any]:
    """Titles and words beside the questions, as ``checkins.json`` gives them."""
    return _content()


def entry(
    instrument: Instrument,
    time: float,
    answers: Mapping[str, Value | Passed],
    marker_time: float | None = None,
) -> Entry:
    """Put answers on record at session time ``time``.

    ``ValueError`` for an answer to no question, or one that its question does not take.
    """
    known = {item.id: item for item in items(instrument)}
    for item_id, value in answers.items():
        if item_id not in known or not known[item_id].accepts(value):
            raise ValueError(f"{instrument} does not take {value!r} for {item_id}")
    content = _content()
    return Entry(
        time, instrument, content["version"], content["language"], dict(answers), marker_time
    )


def repeated(earlier: Entry) -> dict[str, Value]:
    """What one key may fill in again: words and choices of an earlier entry, never a number."""
    return {
        item_id: value
        for item_id, value in earlier.answers.items()
        if isinstance(value, str | tuple)
    }


@cache
def _content() -> dict[str, Any]:
    return files.read("checkins.json")


def _options(entries: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((each["id"], each["label"]) for each in entries)


def _now(content: dict[str, Any]) -> tuple[Item, ...]:
    return (
        *(Item(kind="scale", **each) for each in content["scales"]),
        *(Item(kind="word", **each) for each in content["words"]),
    )


def _today(content: dict[str, Any]) -> tuple[Item, ...]:
    return (
        Item("tags", "Today", "several", options=_options(content["tags"])),
        Item("around", "Around", "several", options=_options(content["around"])),
    )


def _afterwards(content: dict[str, Any]) -> tuple[Item, ...]:
    return (
        *(Item(kind="word", **each) for each in content["words"]),
        *(
            Item(each["id"], each["label"], "choice", options=_options(each["options"]))
            for each in content["choices"]
        ),
    )


def _diary(content: dict[str, Any]) -> tuple[Item, ...]:
    ends = {"lowest": 0, "highest": 10, "low": content["low"], "high": content["high"]}
    return (
        *(Item(kind="scale", **ends, **each) for each in content["items"]),
        *(Item(kind="word", **each) for each in content["words"]),
    )
