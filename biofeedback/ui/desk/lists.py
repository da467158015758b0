"""What can be chosen in the tray: a pattern, a part of the session, a ceiling, a prompt."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from biofeedback.guidance import checkins, patterns
from biofeedback.guidance.checkins import Instrument
from biofeedback.guidance.choice import about_breath
from biofeedback.guidance.lead import can_lead, start_rate
from biofeedback.guidance.paced_block import WAY_OUT, quickened
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.practice import ARRIVE, CLOSE, FREE_AFTER, FREE_BEFORE, PRACTISE
from biofeedback.guidance.prompts import Prompt, load_prompts, triggered_by
from biofeedback.guidance.safety import patterns_within, preselected, reason_against
from biofeedback.ui.client.wishes import ClientWishes
from biofeedback.ui.desk.tray import ListName, Tray
from biofeedback.ui.desk.tray_list import Row
from biofeedback.ui.kit import words
from biofeedback.ui.kit.translate import said
from biofeedback.ui.live.bridge import Handle
from biofeedback.ui.live.live import CEILING, Live
from biofeedback.ui.notes.session_checkin import session_title

PARTS = (ARRIVE, FREE_BEFORE, PRACTISE, FREE_AFTER, CLOSE)
CEILINGS_BPM = (None, 5, 10, 15, 20, 25, 30)
FADES_MIN = (None, 1, 2, 3, 5, 10, 15)

ASKED_THERE: tuple[Instrument, ...] = ("check-in before", "check-in after", "body map")
ASKED_HERE: tuple[Instrument, ...] = ("check-in before", "check-in after")


class DeskLists(QObject):
    """Opens a list, and does what was picked.

    Signals:
        changed: something was chosen that no event will tell of.
    """

    changed = Signal()

    def __init__(
        self,
        handle: Handle,
        tray: Tray,
        live: Live,
        wishes: ClientWishes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._handle = handle
        self._tray = tray
        self._live = live
        self._wishes = wishes
        self._patterns: tuple[Pattern, ...] = ()
        self.pattern = self._usual()
        """What Space and key 1 start."""
        self._prompts: tuple[Prompt, ...] = ()
        self._asked_again = -1
        self._picked: dict[str, Callable[[int], None]] = {
            "patterns": self._pick_pattern,
            "phases": self._pick_part,
            "ceiling": self._pick_ceiling,
            "fades": self._pick_fade,
            "prompts": self._pick_prompt,
            "ask": self._pick_question,
        }
        tray.questions.kept.connect(self._keep_answers)
        tray.maker.kept.connect(self._keep_pattern)
        tray.chosen.connect(lambda name, row: self._picked[name](row))

    def _usual(self) -> Pattern:
        usual = preselected(self._wishes.limits)
        if usual.paced:
            return usual
        # nothing paced is to be had: what Space would start says so itself
        return next(each for each in patterns.load_patterns() if each.default)

    @property
    def start_per_min(self) -> float | None:
        """The rate from which the pattern would lead; None where it begins with itself."""
        if not can_lead(self.pattern):
            return None
        rest = self._live.rest
        least = 0.0 if rest is None else rest.least_per_min
        return max(start_rate(self._live.own_breath_rate), least)

    @property
    def ready(self) -> Pattern:
        """The pattern as it would be now: quicker, after a halt, where it is too slow."""
        rest = self._live.rest
        return self.pattern if rest is None else quickened(self.pattern, rest.least_per_min)

    # --- open or put away -------------------------------------------------------------------
    def toggle(self, name: ListName) -> None:
        """Open a list, or put it away again."""
        if self._tray.showing == name:
            self._tray.put_away()
            return
        {
            "patterns": self._show_patterns,
            "phases": self._show_parts,
            "ceiling": self._show_ceilings,
            "fades": self._show_fades,
            "prompts": self._show_prompts,
            "ask": self._show_questions,
        }[name]()

    def _show_patterns(self) -> None:
        wishes = self._wishes
        self._patterns = patterns_within(
            wishes.limits, wishes.personal_pattern, wishes.made_patterns
        )
        rows = [
            Row(f"{said(each.name)}: {words.pattern_seconds(each)}", tip=said(each.use))
            for each in self._patterns
        ]
        rows.append(Row(self.tr("Own pattern"), self.tr("made here, by hand")))
        ids = [each.id for each in self._patterns]
        current = ids.index(self.pattern.id) if self.pattern.id in ids else 0
        self._tray.show_list("patterns", self.tr("Choose a pattern"), rows, current)

    def _show_parts(self) -> None:
        phase = self._live.phase
        now = PARTS.index(phase.name) if phase is not None and phase.name in PARTS else -1
        rows = []
        for name in PARTS:
            paced = words.pattern_name(self.pattern.id) if name == PRACTISE else ""
            shown = words.part_name(name)
            rows.append(Row(f"{shown[:1].upper()}{shown[1:]}", paced))
        heading = self.tr("Next part: announced, then begun")
        self._tray.show_list("phases", heading, rows, min(now + 1, len(PARTS) - 1))

    def _show_ceilings(self) -> None:
        rows = [
            Row(self.tr("No ceiling"))
            if each is None
            else Row(self.tr("{bpm} bpm from the start of today").format(bpm=words.signed(each, 0)))
            for each in CEILINGS_BPM
        ]
        agreed = self._live.ceiling_bpm
        current = CEILINGS_BPM.index(round(agreed)) if agreed in CEILINGS_BPM and agreed else 0
        self._tray.show_list("ceiling", self.tr("Ceiling agreed today"), rows, current)

    def _show_fades(self) -> None:
        rows = [
            Row(self.tr("Not at all"))
            if each is None
            else Row(self.tr("After {length} of a block").format(length=words.minutes(60.0 * each)))
            for each in FADES_MIN
        ]
        chosen = self._live.fade_after_min
        current = FADES_MIN.index(round(chosen)) if chosen in FADES_MIN and chosen else 0
        self._tray.show_list("fades", self.tr("Shape and tones fade out"), rows, current)

    def _show_prompts(self) -> None:
        self._asked_again = -1
        now = self._handle.clock.now()
        rests = self._live.breath_rests(now)
        no_breath = rests or self._wishes.limits.breath_focus_unwelcome
        way_out = (triggered_by(WAY_OUT),) if self._live.free_left_s(now) > 0.0 else ()
        self._prompts = way_out + tuple(
            each
            for each in load_prompts()
            if each.audience == "client"
            and each.where != "home"
            and each.trigger is None
            and each.id not in self._wishes.unwanted
            and not (no_breath and about_breath(each))
        )
        rows = [Row(said(each.title), said(each.text), said(each.text)) for each in self._prompts]
        self._tray.show_list("prompts", self.tr("Send a prompt"), rows, 0)

    def _show_questions(self) -> None:
        there, here = self.tr("on the client’s side"), self.tr("put down here, for the client")
        rows = [Row(_question(each), there) for each in ASKED_THERE]
        rows += [Row(_question(each), here) for each in ASKED_HERE]
        current = int("check-in before" in self._wishes.answered)
        self._tray.show_list("ask", self.tr("Ask the client"), rows, current)

    # --- picked -----------------------------------------------------------------------------
    def start(self, pattern: Pattern) -> None:
        """From the client's own breath as it is told, else from a usual one."""
        reason = reason_against(pattern, self._wishes.limits)
        if reason is not None:
            self._live.refusal = reason
            self.changed.emit()
            return
        lead_from = start_rate(self._live.own_breath_rate) if can_lead(pattern) else None
        self._live.held = False
        self._handle.start_pacer(pattern, lead_from_per_min=lead_from)

    def _pick_pattern(self, row: int) -> None:
        if row == len(self._patterns):
            self._tray.show_maker()
            return
        self._tray.put_away()
        self._choose(self._patterns[row])

    def _keep_pattern(self, made: Pattern) -> None:
        self._wishes.keep_pattern(made)
        self._tray.put_away()
        if reason_against(made, self._wishes.limits) is None:
            self._choose(made)
        else:
            self._live.refusal = reason_against(made, self._wishes.limits) or ""
            self.changed.emit()

    def _choose(self, pattern: Pattern) -> None:
        if not pattern.paced:
            self._handle.stop_pacer()
            return
        self.pattern = pattern
        self._live.refusal = ""
        if self._live.pacer is not None:
            self.start(pattern)
        self.changed.emit()

    def _pick_part(self, row: int) -> None:
        self._tray.put_away()
        name = PARTS[row]
        if name == PRACTISE:
            self._handle.next_phase(
                name, pattern=self.pattern, lead_from_per_min=self.start_per_min
            )
        else:
            self._handle.next_phase(name)

    def _pick_ceiling(self, row: int) -> None:
        self._tray.put_away()
        agreed = CEILINGS_BPM[row]
        self._handle.mark(CEILING, text="" if agreed is None else str(agreed))

    def ask(self, instrument: Instrument) -> bool:
        """Put questions before the client; False where the answers could not be kept."""
        if self._wishes.keeps:
            self._handle.ask(instrument)
        else:
            self._live.refusal = self.tr("Answers are kept with a person; nobody is chosen here.")
            self.changed.emit()
        return self._wishes.keeps

    def _pick_question(self, row: int) -> None:
        if not self._wishes.keeps:
            self._tray.list.say(row, self.tr("Kept with a person; nobody is chosen here."))
        elif row < len(ASKED_THERE):
            self._tray.put_away()
            self.ask(ASKED_THERE[row])
        else:
            self._tray.show_questions(ASKED_HERE[row - len(ASKED_THERE)])

    def _keep_answers(self) -> None:
        asked = self._tray.questions
        instrument, answers = asked.instrument, asked.answers
        self._tray.put_away()
        if instrument is not None and answers:
            self._wishes.keep_answers(instrument, self._handle.clock.now(), answers)
            self._handle.mark(instrument)
            asked.clear()

    def _pick_fade(self, row: int) -> None:
        self._tray.put_away()
        self._handle.fade_after(FADES_MIN[row])

    def _pick_prompt(self, row: int) -> None:
        prompt = self._prompts[row]
        rising = self._live.rise() is not None
        if prompt.kind == "reflective" and rising and self._asked_again != row:
            self._asked_again = row
            self._tray.list.say(row, self.tr("Signals are up. Enter again sends it anyway."))
            return
        self._tray.put_away()
        self._handle.show_prompt(prompt.id)


def _question(instrument: Instrument) -> str:
    """What is asked, as the client reads it."""
    if instrument == "body map":
        return said(checkins.labels()["body_map"]["title"])
    return session_title(instrument)
