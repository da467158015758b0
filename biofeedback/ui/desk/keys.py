"""What each key of the desk does: it asks the session, which answers with an event."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit

from biofeedback.guidance.early_signs import NOTICED
from biofeedback.ui.client.cues import Cues
from biofeedback.ui.client.screen import ClientScreen
from biofeedback.ui.desk.desk import Desk
from biofeedback.ui.desk.lists import DeskLists
from biofeedback.ui.desk.tray import ListName
from biofeedback.ui.live.bridge import Handle, Source
from biofeedback.ui.live.live import PAUSE_GUIDE, Live

PACE_STEP_PER_MIN = 0.5
_LISTS: dict[str, ListName] = {
    "pattern": "patterns",
    "phase": "phases",
    "ceiling": "ceiling",
    "fades": "fades",
    "prompts": "prompts",
    "ask": "ask",
}


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
        self.lists: DeskLists | None = None
        """None for a recording that is played again."""
        self.heart_hidden = client.wishes.limits.numbers_hidden
        """Whether the therapist wants no figures of the heart."""
        self._clock = source.clock
        self._desk = desk
        self._live = live
        self._client = client
        self.actions: dict[str, Callable[[], None]] = {
            "freeze": self._toggle_freeze,
            "about": self._toggle_about,
            "own": self._toggle_own,
            "hide-heart": self._toggle_heart,
        }
        """What each key of the table does here, by the name of its action."""
        if isinstance(source, Handle):
            self._handle = source
            self.lists = DeskLists(source, desk.tray, live, client.wishes, self)
            self.lists.changed.connect(self.changed)
            self.actions |= self._commands(self.lists)
            desk.tray.note.kept.connect(self._keep_note)
            desk.tray.offer.sent.connect(self._send_option)
        for name, key in desk.keys.items():
            if name in self.actions:
                key.pressed.connect(self.actions[name])
            else:
                key.setEnabled(False)

    def _commands(self, lists: DeskLists) -> dict[str, Callable[[], None]]:
        made: dict[str, Callable[[], None]] = {
            name: self._marker(name) for name in self._desk.markers
        }
        made |= {cue: self._cue(cue) for cue in ("ground", "here", "slow")}
        made |= {name: self._list(lists, which) for name, which in _LISTS.items()}
        return made | {
            "breathe": self._breathe,
            "clear": self._clear,
            "still": self._toggle_still,
            "stop-all": self._stop_all,
            "pacer": self._toggle_pacer,
            "hold": self._toggle_hold,
            "light-headed": self._light_headed,
            "slower": lambda: self._change_pace(-PACE_STEP_PER_MIN),
            "quicker": lambda: self._change_pace(PACE_STEP_PER_MIN),
            "option-1": lambda: self._send_option(0),
            "option-2": lambda: self._send_option(1),
            "pass": self._pass,
            "pause-guide": lambda: self._handle.mark(PAUSE_GUIDE),
            "note": self._toggle_note,
            "something-else": lambda: self._client.something_else("therapist"),
            "noticed": self._marker(NOTICED),
            "body-map": lambda: self._ask_where(lists),
            "count": self._client.toggle_count,
            "sound": self._toggle_sound,
            "softer": lambda: self._change_volume(-1),
            "louder": lambda: self._change_volume(1),
            "pause": self._toggle_pause,
        }

    def for_client(self) -> dict[str, Callable[[], None]]:
        """The same keys in the client's window, where Space and the first digits are its own."""
        if "stop-all" not in self.actions:
            return {}
        own: dict[str, Callable[[], None]] = {
            name: self.actions[name]
            for name in (*self._desk.cues, *self._desk.markers, "hold", "pause-guide", "pause",
                         "count", "sound", "softer", "louder")
        }  # fmt: skip
        for place, cue in enumerate(("breathe", "ground", "here")):
            own[cue] = self._pick_or(place, self.actions[cue])
        return own | {
            "stop-all": self._client.stop,
            "something-else": self._client.something_else,
            "noticed": self._client.notice,
            "light-headed": self._client.light_headed,
            "pacer": self._client.space,
        }

    def _pick_or(self, place: int, act: Callable[[], None]) -> Callable[[], None]:
        def pressed() -> None:
            if not self._client.pick(place):
                act()

        return pressed

    # --- cues and markers -------------------------------------------------------------------
    def _marker(self, kind: str) -> Callable[[], None]:
        return lambda: self._handle.mark(kind)

    def _cue(self, cue: str) -> Callable[[], None]:
        def send() -> None:
            rests = self._live.breath_rests(self._clock.now())
            paced = self._live.pacer is not None
            prompt = self.cues.next_prompt(cue, paced=paced, breath_rests=rests)
            if prompt is not None:
                self._handle.show_prompt(prompt.id)

        return send

    def _clear(self) -> None:
        self._handle.stop_pacer()
        self._handle.clear()

    def _toggle_still(self) -> None:
        if self._client.window.view.scene.still:
            self._handle.clear()
        else:
            self._handle.show_still()

    def _stop_all(self) -> None:
        self._desk.tray.put_away()
        self._client.stop("therapist")

    @staticmethod
    def _ask_where(lists: DeskLists) -> None:
        lists.ask("body map")

    # --- pacer ------------------------------------------------------------------------------
    def _breathe(self) -> None:
        if self._live.pacer is None and self.lists is not None:
            self.lists.start(self.lists.pattern)

    def _toggle_pacer(self) -> None:
        if self._live.pacer is None:
            self._breathe()
        else:
            self._handle.stop_pacer()

    def _toggle_hold(self) -> None:
        if self._live.pacer is None:
            return
        self._live.held = not self._live.held
        if self._live.held:
            self._handle.hold_here()
        else:
            self._handle.lead_on()
        self.changed.emit()

    def _change_pace(self, by_per_min: float) -> None:
        writes = isinstance(QApplication.focusWidget(), QLineEdit)
        if self._live.pacer is not None and not writes:
            # where it can lead, what it led to waits until it is led on
            self._live.held = len(self._live.pacer.phases) == 2
            self._handle.change_pace(by_per_min, "therapist")
            self.changed.emit()

    def _light_headed(self) -> None:
        self._handle.light_headed()

    # --- tray -------------------------------------------------------------------------------
    @staticmethod
    def _list(lists: DeskLists, name: ListName) -> Callable[[], None]:
        return lambda: lists.toggle(name)

    def _send_option(self, place: int) -> None:
        """Only what can be seen is sent."""
        if self._desk.tray.showing != "offer":
            return
        rising = self._live.rise() is not None
        offered = self._live.offers.offered(self._clock.now(), rising=rising)
        if place < len(offered):
            self._handle.show_prompt(offered[place])

    def _pass(self) -> None:
        if self._desk.tray.showing == "offer":
            self._handle.dismiss_offer()
        elif self._desk.tray.showing == "reminder":
            self._live.offers.put_away()
            self.changed.emit()

    def _toggle_note(self) -> None:
        if self._desk.tray.showing == "note":
            self._desk.tray.put_away()
        else:
            self._desk.tray.show_note()

    def _keep_note(self, text: str) -> None:
        self._desk.tray.put_away()
        if text:
            self._handle.mark("note", text=text)

    def _toggle_about(self) -> None:
        if self._desk.tray.showing == "about":
            self._desk.tray.put_away()
        else:
            self._desk.tray.show_about()

    # --- view -------------------------------------------------------------------------------
    def _toggle_freeze(self) -> None:
        lanes = self._desk.lanes_card.lanes
        lanes.freeze(None if lanes.frozen else self._clock.now())
        self._desk.lanes_card.freeze.set_showing(lanes.frozen)

    def _toggle_own(self) -> None:
        self._desk.own.setVisible(self._desk.own.isHidden())
        self.changed.emit()

    def _toggle_heart(self) -> None:
        self.heart_hidden = not self.heart_hidden
        self.changed.emit()

    def _toggle_sound(self) -> None:
        self._client.toggle_sound()
        self.changed.emit()

    def _change_volume(self, steps: int) -> None:
        self._client.change_volume(steps)
        self.changed.emit()

    def _toggle_pause(self) -> None:
        session = self._live.session
        if session is not None and session.paused_by is not None:
            self._handle.resume()
        else:
            self._handle.pause()
