"""What one client asked for and answered, kept with the person, never carried over to another."""

from __future__ import annotations

from collections.abc import Mapping

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Instrument, Passed, Value
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.safety import Limits
from biofeedback.session.profile import ANSWER, Profile
from biofeedback.ui.client.sound import USUAL_PCT

_COUNTING = "count on the client's side"
_VOLUME = "volume of tones in a session"


class ClientWishes:
    """Without a profile everything lasts as long as the session."""

    def __init__(self, profile: Profile | None = None, session_id: str = "") -> None:
        self._profile = profile
        self._session_id = session_id
        self.answered = set[Instrument]()
        """What was answered in this session."""
        self.limits = Limits() if profile is None else profile.limits
        self.unwanted = frozenset[str]() if profile is None else profile.unwanted
        """Ids of prompts that are not to be offered."""
        self.personal_pattern = None if profile is None else profile.personal_pattern
        self.made_patterns = () if profile is None else profile.made_patterns
        """Patterns made by hand."""
        volume = None if profile is None else profile.setting(_VOLUME)
        self.volume_pct: int = volume if isinstance(volume, int) else USUAL_PCT
        """How loud the tones are."""
        wished = profile is not None and profile.setting(_COUNTING, False) is True
        self.counting = wished and not self.limits.numbers_hidden
        """Whether breaths out are counted in small numerals."""

    def keep_volume(self, pct: int) -> None:
        """Tones are as loud the next time."""
        self.volume_pct = pct
        if self._profile is not None:
            self._profile.keep(_VOLUME, pct)

    def deny(self, prompt_id: str) -> None:
        """Offer this prompt no more."""
        self.unwanted |= {prompt_id}
        if self._profile is not None:
            self._profile.deny(prompt_id)

    def keep_pattern(self, made: Pattern) -> None:
        """One more pattern made by hand."""
        others = tuple(each for each in self.made_patterns if each.id != made.id)
        self.made_patterns = (*others, made)
        if self._profile is not None:
            self._profile.keep_pattern(made)

    def count(self, counting: bool) -> None:
        """Count breaths out in numerals, or not; nothing counts for whom numbers are hidden."""
        self.counting = counting and not self.limits.numbers_hidden
        if self._profile is not None:
            self._profile.keep(_COUNTING, self.counting)

    @property
    def keeps(self) -> bool:
        """Whether answers can be kept: with a person."""
        return self._profile is not None

    def keep_answers(
        self, instrument: Instrument, time: float, answers: Mapping[str, Value | Passed]
    ) -> None:
        """Keep what was answered at session time ``time``, with this session."""
        self.answered.add(instrument)
        if self._profile is not None:
            entry = checkins.entry(instrument, time, answers)
            self._profile.keep_entry(entry, self._session_id)

    def keep_answer(self, prompt_id: str, text: str) -> None:
        """Keep what was written to a prompt; it goes into no export."""
        if self._profile is not None:
            words = {"prompt": prompt_id, "text": text}
            self._profile.keep_words(ANSWER, words, self._session_id)
