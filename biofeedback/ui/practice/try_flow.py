"""A try from its choice to its result; as many as three of the same thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import QObject, Signal

from biofeedback.errors import BiofeedbackError
from biofeedback.guidance.choice import Situation, about_breath, fitting
from biofeedback.guidance.course import Course
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.prompts import Prompt
from biofeedback.guidance.safety import patterns_within
from biofeedback.guidance.try_it import Try, parts
from biofeedback.recordings.vault import Vault
from biofeedback.session.loop import SessionThread
from biofeedback.session.practising import Plan, Practice, Sitting
from biofeedback.session.profile import Profile
from biofeedback.session.sensing import Sensing
from biofeedback.session.starting import begin_course
from biofeedback.session.trying import TrySignals, to_settings, tries_of
from biofeedback.ui.client.pacer_sound import Sound
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.translate import said
from biofeedback.ui.practice.controls import LEADS
from biofeedback.ui.practice.run import PracticeRun
from biofeedback.ui.practice.try_it import TryIt, felt_of
from biofeedback.ui.practice.try_result import TryResult

MOST_PROMPTS = 4


class TryFlow(QObject):
    """Signals: ``left`` when the person goes back."""

    left = Signal()

    def __init__(self, frame: ShellFrame, thread: SessionThread) -> None:
        super().__init__(frame)
        self._frame, self._thread = frame, thread
        self._vault: Vault | None = None
        self._sensing: Sensing | None = None
        self._profile: Profile | None = None
        self._sitting: Sitting | None = None
        self._things: dict[str, Pattern | Prompt] = {}
        self._what = ""
        self._signals = TrySignals()
        self.tries: list[Try] = []
        """Those of today."""
        self.today: Callable[[], date] = lambda: datetime.now(UTC).astimezone().date()
        self.sound: Callable[[Callable[[], float]], Sound] = Sound
        self.choice = TryIt()
        self.run = PracticeRun(without=LEADS)
        self.result = TryResult()
        for page in (self.choice, self.run, self.result):
            frame.add(page)
        self.choice.back.connect(self.left)
        self.choice.begun.connect(self._begin)
        self.run.ended.connect(self._ended)
        self.result.back.connect(self.left)
        self.result.said.connect(self._said)
        self.result.again.connect(self._show_choice)

    @property
    def running(self) -> bool:
        """Whether a try runs now."""
        practice = self.run.practice
        return practice is not None and not practice.handle.done.done()

    def open_for(self, vault: Vault, sensing: Sensing, profile: Profile, sitting: Sitting) -> None:
        """Choose what to try; ``sitting`` is the person's day so far."""
        self._vault, self._sensing = vault, sensing
        self._profile, self._sitting = profile, sitting
        self.tries = tries_of(profile.setting("tries", []), self.today().isoformat())
        self._show_choice()

    def forget(self) -> None:
        """The vault was closed."""
        self._vault = self._sensing = self._profile = self._sitting = None
        self.tries = []

    def _show_choice(self) -> None:
        if self._profile is None or self._sitting is None:
            return
        limits = self._profile.limits
        patterns = [each for each in patterns_within(limits, self._profile.personal_pattern)
                    if each.paced and not self._sitting.blocks.other_than_breath_only]  # fmt: skip
        situation = Situation(
            "home", "mid", unwanted=self._profile.unwanted, unwanted_flags=limits.unwanted_flags
        )
        others = [each for each in fitting(situation) if not about_breath(each)][:MOST_PROMPTS]
        self._things = {each.id: each for each in patterns}
        self._things |= {each.id: each for each in others}
        self.choice.show_things(patterns, others, self.tries)
        self._frame.show_page(self.choice)

    def _begin(self, what: str) -> None:
        vault, sensing = self._vault, self._sensing
        profile, sitting = self._profile, self._sitting
        if vault is None or sensing is None or profile is None or sitting is None:
            return
        self._what, self._signals = what, TrySignals()
        thing = self._things[what]
        rests_s = sitting.free_first_s
        made = parts(thing, None, rests_s) if isinstance(thing, Pattern) else parts(thing.id)
        try:
            begun = begin_course(
                self._thread, vault, profile.person, sensing, "try", (self._signals.listen,)
            )
        except BiofeedbackError as error:
            self.choice.say_subtitle(said(str(error)))
            return
        course = Course(made, sitting.blocks, profile.limits.slowest_per_min)
        plan = Plan(settle=False, lead=False)
        practice = Practice(begun.handle, course, made, plan, sitting, profile, begun.session_id)
        self._frame.show_page(self.run)
        self.run.begin(practice, self.sound(begun.handle.clock.now))

    def _ended(self) -> None:
        self.result.begin()
        self._frame.show_page(self.result)

    def _said(self) -> None:
        practice = self.run.practice
        if practice is None:
            return
        heart, skin = self._signals.changes(practice.course.done)
        tried = Try(
            self._what,
            felt_of(self.choice.guess),
            felt_of(self.result.felt),
            self.result.word.text().strip(),
            heart,
            skin,
        )
        self.tries.append(tried)
        if self._profile is not None:
            kept = self._profile.setting("tries", [])
            self._profile.keep("tries", [*kept, to_settings(tried, self.today().isoformat())])
        thing = self._things[self._what]
        name = said(thing.name if isinstance(thing, Pattern) else thing.title or thing.text)
        self.result.show_tries(name, [each for each in self.tries if each.what == self._what])
