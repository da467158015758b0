"""What each key of the desk does: it asks the session, which answers with an event."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from biofeedback.guidance import patterns
from biofeedback.guidance.lead import start_rate
from biofeedback.guidance.patterns import Pattern
from biofeedback.ui.bridge import Handle, Source
from biofeedback.ui.client_screen import ClientScreen
from biofeedback.ui.cues import Cues
from biofeedback.ui.desk import Desk
from biofeedback.ui.live import Live

# patterns with holds wait for the safety notes, a personal pace for its assessment
_LISTED_OFFERS = ("auto-ok", "opt-in")


class DeskKeys(QObject):
    """Binds the keys on the screen; ``actions`` binds the same to the keyboard.

    A recording that is played again takes no commands: then only the keys of the view are bound,
    and the others rest.

    Signals:
        changed: a key changed something that no event will tell of.
    """

    changed = Signal()

    def __init__(
        self,
        source: Source,
        desk: Desk,
        live: Live,
        client: ClientScreen,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.cues = Cues(client.wishes)
        self._clock = source.clock
        self._desk = desk
        self._live = live
        self._client = client
        self._listed = [each for each in patterns.load_patterns() if each.offer in _LISTED_OFFERS]
        self.pattern = next(each for each in self._listed if each.default)
        """What Space and key 1 start."""
        self.actions: dict[str, Callable[[], None]] = {
            "freeze": self._toggle_freeze,
            "about": self._toggle_about,
        }
        """What each key of the table does here, by the name of its action."""
        if isinstance(source, Handle):
            self._handle = source
            self.actions |= self._commands()
        for name, key in desk.keys.items():
            if name in self.actions:
                key.pressed.connect(self.actions[name])
            else:
                key.setEnabled(False)
        desk.tray.chosen.connect(self._choose_pattern)

    def _commands(self) -> dict[str, Callable[[], None]]:
        made: dict[str, Callable[[], None]] = {
            name: self._marker(name) for name in self._desk.markers
        }
        made |= {cue: self._cue(cue) for cue in ("ground", "here", "slow")}
        return made | {
            "breathe": self._breathe,
            "clear": self._clear,
            "stop-all": self._stop_all,
            "pacer": self._toggle_pacer,
            "pacer-stop": self._toggle_pacer,
            "pattern": self._toggle_patterns,
            "light-headed": self._light_headed,
            "something-else": lambda: self._client.something_else("therapist"),
            "count": self._client.toggle_count,
            "pause": self._toggle_pause,
        }

    def _marker(self, kind: str) -> Callable[[], None]:
        return lambda: self._handle.mark(kind)

    def _cue(self, cue: str) -> Callable[[], None]:
        def send() -> None:
            prompt = self.cues.next_prompt(cue, paced=self._live.pacer is not None)
            if prompt is not None:
                self._handle.show_prompt(prompt.id)

        return send

    def _breathe(self) -> None:
        if self._live.pacer is None:
            self._start(self.pattern)

    def _start(self, pattern: Pattern) -> None:
        """From the client's own breath as it is told, else from a usual one."""
        own = start_rate(self._live.value("breath_rate"))
        self._handle.start_pacer(pattern, lead_from_per_min=own)

    def _clear(self) -> None:
        self._handle.stop_pacer()
        self._handle.clear()

    def _stop_all(self) -> None:
        self._desk.tray.close_tray()
        self._client.stop("therapist")

    def _toggle_pacer(self) -> None:
        if self._live.pacer is None:
            self._breathe()
        else:
            self._handle.stop_pacer()

    def _light_headed(self) -> None:
        self._handle.light_headed()

    def for_client(self) -> dict[str, Callable[[], None]]:
        """The same keys in the client's window, where Space and the first digits are its own."""
        if "stop-all" not in self.actions:
            return {}
        own: dict[str, Callable[[], None]] = {
            name: self.actions[name]
            for name in (*self._desk.cues, *self._desk.markers, "pause", "count")
        }
        for place, cue in enumerate(("breathe", "ground", "here")):
            own[cue] = self._pick_or(place, self.actions[cue])
        return own | {
            "stop-all": self._client.stop,
            "something-else": self._client.something_else,
            "light-headed": self._client.light_headed,
            "pacer": self._client.go_on,
        }

    def _pick_or(self, place: int, act: Callable[[], None]) -> Callable[[], None]:
        def pressed() -> None:
            if not self._client.pick(place):
                act()

        return pressed

    def _toggle_patterns(self) -> None:
        if self._desk.tray.showing == "patterns":
            self._desk.tray.close_tray()
        else:
            self._desk.tray.show_patterns(self._listed, self.pattern.id)

    def _choose_pattern(self, pattern: Pattern) -> None:
        self._desk.tray.close_tray()
        if not pattern.paced:
            self._handle.stop_pacer()
            return
        self.pattern = pattern
        if self._live.pacer is not None:
            self._start(pattern)
        self.changed.emit()

    def _toggle_about(self) -> None:
        if self._desk.tray.showing == "about":
            self._desk.tray.close_tray()
        else:
            self._desk.tray.show_about()

    def _toggle_freeze(self) -> None:
        lanes = self._desk.lanes_card.lanes
        lanes.freeze(None if lanes.frozen else self._clock.now())
        self._desk.lanes_card.freeze.set_showing(lanes.frozen)

    def _toggle_pause(self) -> None:
        session = self._live.session
        if session is not None and session.paused_by is not None:
            self._handle.resume()
        else:
            self._handle.pause()
