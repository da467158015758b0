"""Which prompts a cue key sends, one after another, so that a second press brings another."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.guidance.prompts import Prompt, load_prompts

_CHOICES: dict[str, Callable[[Prompt], bool]] = {
    # one step at a time needs its own place; these say all they say in one line
    "ground": lambda each: each.kind in ("tactile", "orienting") and not each.steps,
    "here": lambda each: each.trigger == "here-cue",
    "slow": lambda each: each.kind == "breath" and each.automatic,
}


class Cues:
    """Remembers what each cue showed last."""

    def __init__(self) -> None:
        in_session = [
            each
            for each in load_prompts()
            if each.audience == "client" and each.where in ("session", "both")
        ]
        self._prompts = {
            cue: tuple(each for each in in_session if belongs(each))
            for cue, belongs in _CHOICES.items()
        }
        self._next = dict.fromkeys(self._prompts, 0)

    def next_prompt(self, cue: str) -> Prompt:
        """The prompt this press of ``cue`` sends."""
        choices = self._prompts[cue]
        place = self._next[cue]
        self._next[cue] = (place + 1) % len(choices)
        return choices[place]

    def cue_of(self, prompt_id: str) -> str | None:
        """The cue key a prompt belongs to."""
        for cue, choices in self._prompts.items():
            if any(each.id == prompt_id for each in choices):
                return cue
        return None
