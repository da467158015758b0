"""The pacer's tones in a session: off until a key, and silent with everything else at Stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from biofeedback.events import PacerChange
from biofeedback.ui.client.pacer_sound import Sound

USUAL_PCT: Final = 60
STEP_PCT: Final = 10


class ClientSound:
    """Sounds with the shape that is seen, and with nothing else; ``now`` is the session's clock."""

    def __init__(self, now: Callable[[], float], volume_pct: int = USUAL_PCT) -> None:
        self.make: Callable[[Callable[[], float]], Sound] = Sound
        """Makes what plays, the first time it is wanted."""
        self.volume_pct = volume_pct
        """How loud, of the quiet most that tones ever are."""
        self._now = now
        self._sound: Sound | None = None
        self._pacer: PacerChange | None = None

    @property
    def on(self) -> bool:
        """Whether somebody has switched it on."""
        return self._sound is not None and self._sound.on

    @property
    def problem(self) -> str:
        """Why nothing is heard, in a sentence; empty while it is off or there is no reason."""
        return self._sound.problem if self._sound is not None and self._sound.on else ""

    def toggle(self) -> None:
        """Switch it on, or off again."""
        if self._sound is None:
            self._sound = self.make(self._now)
            if self._pacer is not None:
                self._sound.follow(self._pacer)
        self._sound.switch(not self._sound.on)

    def change_volume(self, steps: int) -> None:
        """Louder, or softer; one step is always left, since another key ends the tones."""
        wanted = self.volume_pct + steps * STEP_PCT
        self.volume_pct = min(max(wanted, STEP_PCT), 100)

    def on_pacer(self, change: PacerChange) -> None:
        """The pacer begins, changes or stops."""
        self._pacer = change if change.phases else None
        if self._sound is not None:
            self._sound.follow(change)

    def silence(self) -> None:
        """Nothing sounds until the pacer begins again."""
        self._pacer = None
        if self._sound is not None:
            self._sound.silence()

    def go_with(self, *, shape: bool, fade_db: float = 0.0) -> None:
        """Be heard while the shape is seen, and fade out with it."""
        if self._sound is not None:
            self._sound.set_volume(self.volume_pct / 100.0 if shape else 0.0)
            self._sound.set_fade(fade_db)

    def close(self) -> None:
        """Give the device back."""
        if self._sound is not None:
            self._sound.close()
            self._sound = None
