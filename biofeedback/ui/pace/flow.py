"""The search for a personal pace, from its gate to what the therapist accepts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from zlib import crc32

from PySide6.QtCore import QObject, QTimer, Signal

from biofeedback.errors import BiofeedbackError
from biofeedback.guidance.personal_pace import (
    Assessment,
    PaceRecord,
    Protocol,
    reason_not_to_start,
    retry,
)
from biofeedback.guidance.safety import reason_against_assessment
from biofeedback.recordings.vault import Vault
from biofeedback.session import pace_recheck
from biofeedback.session.loop import SessionThread
from biofeedback.session.pace_search import (
    PaceSignals,
    TriedStep,
    accepted,
    suggestion,
    to_settings,
)
from biofeedback.session.practising import Plan, Practice, Sitting
from biofeedback.session.profile import Profile
from biofeedback.session.sensing import Sensing
from biofeedback.session.starting import Begun, begin_course
from biofeedback.ui.client.pacer_sound import Sound
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import tr
from biofeedback.ui.pace.gate import PaceGate
from biofeedback.ui.pace.questions import PaceQuestions
from biofeedback.ui.pace.result import PaceResult
from biofeedback.ui.practice.controls import LEADS
from biofeedback.ui.practice.run import PracticeRun

_LOOK_MS = 500


class PaceFlow(QObject):
    """The session begins at the gate, so that the heart is known before the first rate.

    Signals:
        left: back to where it was asked for.
    """

    left = Signal()

    def __init__(self, frame: ShellFrame, thread: SessionThread) -> None:
        super().__init__(frame)
        self._frame, self._thread = frame, thread
        self._vault: Vault | None = None
        self._sensing: Sensing | None = None
        self._profile: Profile | None = None
        self._sitting: Sitting | None = None
        self._begun: Begun | None = None
        self._signals = PaceSignals()
        self._assessment = Assessment()
        self._protocol: Protocol | None = None
        self._tried: tuple[TriedStep, ...] = ()
        self.sound: Callable[[Callable[[], float]], Sound] = Sound
        self.gate = PaceGate()
        self.questions = PaceQuestions()
        self.run = PracticeRun(self.questions, LEADS)
        self.result = PaceResult()
        for page in (self.gate, self.run, self.result):
            frame.add(page)
        self.gate.back.connect(self._leave)
        self.gate.begun.connect(lambda: self._search(self._protocol or self.gate.protocol))
        self.run.ended.connect(self._ended)
        self.result.accepted.connect(self._accept)
        self.result.beside.connect(self._look_beside)
        self.result.weeks.stepped.connect(self._keep_weeks)
        self.result.back.connect(self._leave)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def running(self) -> bool:
        """Whether its session runs now."""
        return self._begun is not None and not self._begun.handle.done.done()

    @property
    def searching(self) -> bool:
        """Whether rates are being tried, which is more than to wait at the gate."""
        return self.running and not self._timer.isActive()

    def open_for(self, vault: Vault, sensing: Sensing, profile: Profile, sitting: Sitting) -> None:
        """Show the gate; ``sitting`` is the person's day so far."""
        self._vault, self._sensing, self._profile = vault, sensing, profile
        self._sitting, self._protocol = sitting, None
        self.gate.say_subtitle("")
        self._begin_session()

    def forget(self) -> None:
        """The vault was closed."""
        self._timer.stop()
        if self._begun is not None:
            self._begun.handle.end()
        self._vault = self._sensing = self._profile = self._begun = self._sitting = None
        self._tried = ()

    # --- gate -------------------------------------------------------------------------------
    def _begin_session(self) -> None:
        vault, sensing, profile = self._vault, self._sensing, self._profile
        if vault is None or sensing is None or profile is None:
            return
        self._signals = PaceSignals()
        self.gate.clear()
        self._frame.show_page(self.gate)
        if not sensing.chosen:
            self.gate.show_reason(tr("Put on a chest strap first: it is chosen under Sensors."))
            return
        try:
            self._begun = begin_course(
                self._thread, vault, profile.person, sensing, "personal pace",
                (self._signals.listen,),
            )  # fmt: skip
        except BiofeedbackError as error:
            self.gate.show_reason(said(str(error)))
            return
        self._timer.start()

    def look(self) -> None:
        """See whether anything still stands against the search."""
        self.gate.show_reason(self._reason())
        self.gate.show_optical(self._signals.optical)

    def _reason(self) -> str | None:
        if self._profile is None or self._vault is None or self._sitting is None:
            return tr("Choose a person first.")
        sessions = self._vault.sessions(self._profile.person)
        # the session at the gate is one of them already where it is recorded
        own = bool(self._begun and self._begun.session_id)
        limits = self._profile.limits
        return reason_not_to_start(
            against_person=reason_against_assessment(limits, first_meeting=len(sessions) - own < 1),
            therapist_confirmed=self.gate.confirmed.isChecked(),
            artefacts_pct=self._signals.artefacts_pct,
            has_intervals=self._signals.has_intervals,
            earlier_halts=self._sitting.blocks.halts,
        )

    def _leave(self) -> None:
        self._timer.stop()
        if self._begun is not None:
            self._begun.handle.end()
            self._begun = None
        self.left.emit()

    # --- search -----------------------------------------------------------------------------
    def _search(self, protocol: Protocol) -> None:
        profile, begun, sitting = self._profile, self._begun, self._sitting
        if profile is None or begun is None or sitting is None:
            return
        self._timer.stop()
        if protocol.shuffle_seed is not None:
            # another order in every search, and the same whenever this one is looked at again
            named = begun.session_id or self._today()
            protocol = replace(protocol, shuffle_seed=crc32(named.encode()))
        self._assessment = Assessment(protocol, sitting.blocks)
        self.questions.begin(self._assessment)
        course = self._assessment.course
        practice = Practice(
            begun.handle, course, course.parts, Plan(lead=False), sitting, profile,
            begun.session_id,
        )  # fmt: skip
        self._frame.show_page(self.run)
        self.run.begin(practice, self.sound(begun.handle.clock.now))

    def _ended(self) -> None:
        profile, begun = self._profile, self._begun
        if profile is None or begun is None:
            return
        # a window that closes ends the session alone; what ran then counts as broken off
        self._assessment.course.stop(begun.handle.clock.now(), "program")
        record = self.record
        self._tried = self._signals.measure(record)
        kept = profile.setting("pace searches", [])
        entry = to_settings(begun.session_id, self._today(), record, self._tried)
        profile.keep("pace searches", [*kept, entry])
        self.result.show_result(self._tried, suggestion(self._tried))
        self.result.weeks.setValue(pace_recheck.weeks(profile))
        self._frame.show_page(self.result)

    @property
    def record(self) -> PaceRecord:
        """What happened in the search, however early it ended."""
        return self._assessment.record()

    def _today(self) -> str:
        return datetime.now(UTC).astimezone().date().isoformat()

    def _accept(self, rate: float) -> None:
        if self._profile is None:
            return
        pace = accepted(rate, self._today(), self._signals.sensor, self.record, self._tried)
        self._profile.keep_pace(pace)
        self.result.say(tr("Kept: {rate:g} a minute, to choose in Practise.").format(rate=rate))

    def _keep_weeks(self, number: int) -> None:
        if self._profile is not None:
            pace_recheck.keep_weeks(self._profile, number)

    def _look_beside(self, rate: float) -> None:
        """A second, shorter search; it begins at the gate like the first."""
        self._protocol = retry(self._assessment.protocol, rate)
        self.gate.say_subtitle(tr("A quarter breath to either side of {rate:g}").format(rate=rate))
        self._begin_session()
