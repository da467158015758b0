"""Which prompts to offer: never by what "worked best", always with a way that is not breath.

In this order: audience, place, what the person does not want, what their flags rule out, arousal,
and then whichever was shown longest ago.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Literal

from biofeedback.guidance.prompts import Arousal, Audience, Flag, Prompt, load_prompts

FROM_USUAL_Z = 1.0
"""So many of a person's own standard deviations from their last minutes is no longer about usual;
below a rise, which an offer by itself waits for."""
_TOLD_BY = ("z_hr", "z_scl")


@dataclass(slots=True)
class ArousalNow:
    """Heart and skin against the person's own last ten minutes, for a choice on request."""

    _z: dict[str, float] = field(default_factory=dict)

    def measured(self, name: str, value: float | None) -> None:
        """Take a metric of the person; one that is withheld counts no more."""
        if name not in _TOLD_BY:
            return
        if value is None:
            self._z.pop(name, None)
        else:
            self._z[name] = value

    @property
    def level(self) -> Arousal:
        """About usual, above, or below; about usual where nothing is known."""
        mean_z = fmean(self._z.values()) if self._z else 0.0
        if abs(mean_z) < FROM_USUAL_Z:
            return "mid"
        return "high" if mean_z > 0 else "low"


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which prompts fit."""

    place: Literal["session", "home"]
    arousal: Arousal
    audience: Audience = "client"
    unwanted: frozenset[str] = frozenset()
    """Ids of prompts the person asked not to be offered."""
    unwanted_flags: frozenset[Flag] = frozenset()
    """``breath-focus`` where following the breath is unwelcome, ``sight`` for a group of senses."""
    on_request: bool = False
    """The person asked for something else: then reflective prompts are among them, too."""
    rise_while_paced: bool = False
    """Heart rate or skin conductance climbs while breath is paced: then nothing about breath."""


def fitting(situation: Situation, library: Sequence[Prompt] | None = None) -> tuple[Prompt, ...]:
    """The automatic prompts that fit, in the order of the library.

    Flat or low-lying signals call for nothing on the client's side: there, nothing fits.
    """
    if situation.audience == "client" and situation.arousal == "flat":
        return ()
    return tuple(
        each
        for each in (load_prompts() if library is None else library)
        if (each.automatic or (situation.on_request and each.kind == "reflective"))
        and each.audience == situation.audience
        and each.where in {"both", situation.place}
        and each.id not in situation.unwanted
        and situation.unwanted_flags.isdisjoint(each.flags)
        and not (situation.rise_while_paced and about_breath(each))
        and situation.arousal in each.arousal
    )


def choose(
    situation: Situation,
    shown: Sequence[str],
    seed: int,
    count: int = 2,
    library: Sequence[Prompt] | None = None,
) -> tuple[Prompt, ...]:
    """Up to ``count`` prompts of different kinds, at least one of them not about breath.

    ``shown`` holds the ids of earlier prompts, oldest first. Empty when only breath is left. The
    same arguments give the same prompts.
    """
    last_shown = {prompt_id: place for place, prompt_id in enumerate(shown)}
    candidates = list(fitting(situation, library))
    random.Random(seed).shuffle(candidates)
    candidates.sort(key=lambda each: last_shown.get(each.id, -1))
    chosen: list[Prompt] = []
    for each in candidates:
        if len(chosen) == count:
            break
        last_place = len(chosen) == count - 1
        only_breath = all(about_breath(other) for other in chosen)
        if any(each.kind == other.kind for other in chosen):
            continue
        if last_place and only_breath and about_breath(each):
            continue
        chosen.append(each)
    return tuple(chosen) if any(not about_breath(each) for each in chosen) else ()


def in_groups(groups: Collection[str], library: Sequence[Prompt] | None = None) -> frozenset[str]:
    """Ids of all prompts of these kinds, or with one of these flags."""
    return frozenset(
        each.id
        for each in (load_prompts() if library is None else library)
        if each.kind in groups or not set(groups).isdisjoint(each.flags)
    )


def about_breath(prompt: Prompt) -> bool:
    """Whether a prompt turns attention to the breath."""
    return prompt.kind == "breath" or "breath-focus" in prompt.flags
