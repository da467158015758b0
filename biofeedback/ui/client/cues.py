"""Which prompts a cue key sends, one after another, so that a second press brings another."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.guidance.choice import about_breath
from biofeedback.guidance.prompts import Prompt, load_prompts
from biofeedback.ui.client.wishes import ClientWishes

_ABOUT_THE_SHAPE = frozenset({"B4"})
"""Makes sense while a shape is shown, and not otherwise."""


def _grounds(each: Prompt) -> bool:
    # one step at a time needs somebody to go on; these say all they say in one line
    return each.kind in ("tactile", "orienting") and not each.steps


_CHOICES: dict[str, Callable[[Prompt], bool]] = {
    "ground": _grounds,
    "here": lambda each: each.trigger == "here-cue",
    "slow": lambda each: each.kind == "breath" and each.automatic,
}


class Cues:
    """Remembers what each cue showed last, and leaves out what the client does not want."""

    def __init__(self, wishes: ClientWishes | None = None) -> None:
        self._wishes = wishes or ClientWishes()
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

    def next_prompt(self, cue: str, *, paced: bool, breath_rests: bool = False) -> Prompt | None:
        """The prompt this press of ``cue`` sends; None when the client wants none of them.

        Where following the breath is unwelcome, or rests after a halt, slowing down is grounding.
        """
        no_breath = breath_rests or self._wishes.limits.breath_focus_unwelcome
        choices = self._prompts["ground" if cue == "slow" and no_breath else cue]
        for step in range(len(choices)):
            place = (self._next[cue] + step) % len(choices)
            each = choices[place]
            if self._suits(each, paced) and not (no_breath and about_breath(each)):
                self._next[cue] = place + 1
                return each
        return None

    def _suits(self, prompt: Prompt, paced: bool) -> bool:
        return prompt.id not in self._wishes.unwanted and (
            paced or prompt.id not in _ABOUT_THE_SHAPE
        )

    def cue_of(self, prompt_id: str) -> str | None:
        """The cue key a prompt belongs to."""
        for cue, choices in self._prompts.items():
            if any(each.id == prompt_id for each in choices):
                return cue
        return None
