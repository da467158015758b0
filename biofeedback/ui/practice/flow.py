"""A practice from its set-up to its summary, and what lies beside it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from biofeedback.errors import BiofeedbackError
from biofeedback.events import Source
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.patterns import pattern as pattern_of
from biofeedback.guidance.safety import Circumstances
from biofeedback.recordings.bundle import SUFFIX
from biofeedback.recordings.vault import Vault
from biofeedback.session import pace_recheck
from biofeedback.session.loop import SessionThread
from biofeedback.session.practising import Choices, Plan, Sitting, choices, days_since_first
from biofeedback.session.profile import WORTH_KEEPING, Profile
from biofeedback.session.sensing import Sensing
from biofeedback.session.starting import begin_practice
from biofeedback.ui.client.pacer_sound import Sound
from biofeedback.ui.kit.agreement_words import VERSION
from biofeedback.ui.kit.beside import Beside
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import tr
from biofeedback.ui.practice.file import PracticeFile
from biofeedback.ui.practice.own_pattern import OwnPatternPage
from biofeedback.ui.practice.questions import PracticeQuestions
from biofeedback.ui.practice.recipe_flow import RecipeFlow
from biofeedback.ui.practice.run import PracticeRun
from biofeedback.ui.practice.safety_notes import SafetyNotes
from biofeedback.ui.practice.setup import PracticeSetup
from biofeedback.ui.practice.summary import PracticeSummary
from biofeedback.ui.practice.words import pace_again

_DOSE_SHOWN = "dose text shown"


class PracticeFlow(QObject):
    """One for each open vault and window.

    Signals:
        left: back to Home.
        asked: something beside a practice, by its name, for the person.
    """

    left = Signal()
    asked = Signal(str)

    def __init__(self, frame: ShellFrame, thread: SessionThread, beside: Beside) -> None:
        super().__init__(frame)
        self._frame, self._thread, self._beside = frame, thread, beside
        self._vault: Vault | None = None
        self._sensing: Sensing | None = None
        self._person = ""
        self._sittings: dict[str, Sitting] = {}
        self._after = False
        self._source: Source | None = None
        self.sound: Callable[[Callable[[], float]], Sound] = Sound
        """Makes the sound of a practice, given the session's clock."""
        self.today: Callable[[], date] = date.today
        self.setup = PracticeSetup()
        self.notes = SafetyNotes()
        self.run = PracticeRun(PracticeQuestions())
        self.summary = PracticeSummary()
        self.file = PracticeFile(
            tr("A file for my therapist"),
            tr("It holds this practice, without your name. It opens with a passphrase of its own, "
               "which you tell your therapist in another way than the file."),
            SUFFIX,
            tr("practice"),
        )  # fmt: skip
        self.recipes = RecipeFlow(frame, beside, self.setup)
        self.recipes.taken.connect(self._show_setup)
        self.own_pattern = OwnPatternPage()
        self.own_pattern.back.connect(self._show_setup)
        self.own_pattern.kept.connect(self._keep_pattern)
        self.own_pattern.dropped.connect(self._drop_pattern)
        for page in (
            self.setup, self.notes, self.own_pattern, self.run, self.summary, self.file,
        ):  # fmt: skip
            frame.add(page)
        self.setup.begun.connect(self._begin)
        self.setup.back.connect(self.left)
        self.setup.asked.connect(self._ask)
        self.notes.kept.connect(self._keep_notes)
        self.notes.back.connect(self._show_setup)
        self.run.ended.connect(self._summarise)
        self.summary.closed.connect(self._close)
        self.summary.file_asked.connect(self._ask_file)
        self.summary.report_asked.connect(lambda: self.asked.emit("report"))
        self.summary.map_asked.connect(lambda: self.asked.emit("map"))
        self.summary.card_asked.connect(lambda: self.asked.emit("card"))
        self.file.back.connect(lambda: frame.show_page(self.summary))
        self.file.wanted.connect(self._make_file)

    # --- set-up -----------------------------------------------------------------------------
    def open_for(self, vault: Vault, sensing: Sensing, person: str) -> None:
        """Set up a practice; the notes come first where nobody has seen them yet."""
        self._vault, self._sensing, self._person = vault, sensing, person
        self.recipes.open_for(vault, person)
        self._offer_pace_again()
        if self.profile.notes_due:
            self.profile.keep_notes_seen()
            self._show_notes()
        else:
            self._show_setup()

    def _offer_pace_again(self) -> None:
        """Once, when its weeks are over; going on to something else is an answer too."""
        pace = pace_recheck.offer(self.profile, self.today())
        self.setup.again.say("" if pace is None else pace_again(pace))

    def forget(self) -> None:
        """The vault was closed: nothing of the person stays."""
        self._vault = self._sensing = None
        self._person = ""
        self._sittings.clear()
        self.recipes.forget()
        self.setup.again.say("")

    @property
    def profile(self) -> Profile:
        """What the vault knows of the person."""
        if self._vault is None:
            raise RuntimeError("a practice needs an open vault")
        return Profile(self._vault.people, self._person)

    @property
    def sitting(self) -> Sitting:
        """The day of this person, as far as it went here."""
        profile = self.profile
        sitting = self._sittings.setdefault(self._person, Sitting(profile.limits))
        # limits and wishes are changed elsewhere too
        sitting.keep_within(profile.limits, profile.unwanted)
        return sitting

    def come_back(self) -> None:
        """Back from something beside: to the summary it was asked from, else to the set-up."""
        if self._vault is None:
            return
        if self._after:
            self._frame.show_page(self.summary)
        else:
            self._show_setup()

    @property
    def running(self) -> bool:
        """Whether a practice runs now."""
        practice = self.run.practice
        return practice is not None and not practice.handle.done.done()

    def _show_notes(self) -> None:
        self.notes.show_circumstances(self.profile.circumstances, self._person)
        self._frame.show_page(self.notes)

    def _keep_notes(self, told: Circumstances) -> None:
        self.profile.keep_circumstances(told)
        self._show_setup()

    def _choices(self) -> Choices:
        profile, vault = self.profile, self._vault
        kept = profile.setting("practice")
        started = [] if vault is None else [
            each.started_at for each in vault.sessions(self._person)
        ]  # fmt: skip
        return choices(
            profile.limits,
            profile.personal_pattern,
            days_since_first(started, datetime.now(UTC).date()),
            None if kept is None else Plan.from_settings(kept),
            profile.made_patterns,
        )

    def _show_setup(self) -> None:
        profile, sensing = self.profile, self._sensing
        names = () if sensing is None else tuple(
            said(each.name) for each in sensing.chosen if each.person == "client"
        )  # fmt: skip
        reason = ""
        if not profile.limits.home_practice:
            reason = tr("For now, practice is for sessions with your therapist.")
        first = not profile.setting(_DOSE_SHOWN)
        self.setup.show_choices(
            self._choices(), self._person, ", ".join(names), dose=first, reason=reason,
            advice=profile.limits.advice, bare=profile.limits.numbers_hidden,
        )  # fmt: skip
        profile.keep(_DOSE_SHOWN, True)
        self._after = False
        self._frame.show_page(self.setup)
        self.setup.begin.setFocus()

    def _ask(self, name: str) -> None:
        if name == "safety":
            self._show_notes()
        elif name == "own-pattern":
            self.own_pattern.maker.begin()
            self._show_patterns()
        elif name == "recipe-in":
            self.recipes.ask_in()
        elif name == "recipe-out":
            self.recipes.ask_out(self.setup.plan)
        else:
            self.asked.emit(name)

    # --- patterns made by hand --------------------------------------------------------------
    def _show_patterns(self) -> None:
        self.own_pattern.show_patterns(self.profile.made_patterns)
        self._frame.show_page(self.own_pattern)

    def _keep_pattern(self, made: Pattern) -> None:
        """It is found chosen from now on."""
        profile = self.profile
        profile.keep_pattern(made)
        plan = replace(self.setup.plan, pattern=made.id)
        profile.keep("practice", plan.to_settings())
        self._show_setup()

    def _drop_pattern(self, pattern_id: str) -> None:
        self.profile.drop_pattern(pattern_id)
        self._show_patterns()

    # --- practice ---------------------------------------------------------------------------
    def _begin(self, plan: Plan, with_sensors: bool) -> None:
        vault, profile = self._vault, self.profile
        if vault is None:
            return
        profile.keep("practice", plan.to_settings())
        own = profile.personal_pattern
        chosen = own if plan.pattern == "personal-pace" and own else pattern_of(plan.pattern)
        sitting = self.sitting
        refused = sitting.blocks.other_than_breath_only and plan.way != "own"
        if refused:
            self.setup.say_subtitle(
                tr("Pacing rests for today. On your own, or Something else, are there.")
            )
            return
        sensing = self._sensing if with_sensors else None
        self._source = None if sensing is None else sensing.source
        try:
            practice = begin_practice(self._thread, vault, profile, plan, chosen, sitting, sensing)
        except BiofeedbackError as error:
            self.setup.say_subtitle(said(str(error)))
            return
        self._frame.show_page(self.run)
        self.run.begin(practice, self.sound(practice.handle.clock.now))

    def _summarise(self) -> None:
        practice = self.run.practice
        if practice is None:
            return
        error = None if practice.handle.done.cancelled() else practice.handle.done.exception()
        self.summary.show_practice(
            self.run.state.runs, kept=bool(practice.session_id), source=self._source
        )
        if error is not None:
            self.summary.say(said(str(error)))
        self._after = True
        self._frame.show_page(self.summary)
        self.summary.close_key.setFocus()

    def _close(self) -> None:
        practice = self.run.practice
        if self.summary.word and practice is not None and self._vault is not None:
            kept = {"text": self.summary.word}
            self.profile.keep_words(WORTH_KEEPING, kept, practice.session_id)
        self.left.emit()

    @property
    def session_id(self) -> str:
        """The practice that is told of; empty before one, and where nothing of it was kept."""
        practice = self.run.practice
        return "" if practice is None or not self._after else practice.session_id

    # --- file for the therapist -------------------------------------------------------------
    def _ask_file(self) -> None:
        if self._vault is not None:
            self.file.begin(agreed=self._vault.people.allows(self._person, "exports"))
            self._frame.show_page(self.file)

    def _make_file(self, path: str, passphrase: str) -> None:
        vault, session_id = self._vault, self.session_id
        if vault is None or not session_id:
            return
        if not vault.people.allows(self._person, "exports"):
            # ticked on the page, without which the file cannot be asked for
            vault.people.agree(self._person, "exports", VERSION, self.file.agreement.text())

        def make() -> Path:
            written = vault.export(
                session_id, "bundle", Path(path), replace=True, passphrase=passphrase
            )
            return written[0]

        self.file.say(tr("Writing the file …"))
        self._beside.run(make, self._file_made)

    def _file_made(self, made: Future[Path]) -> None:
        error = made.exception()
        if error is not None:
            self.file.say(said(str(error)))
            return
        name = made.result().name
        self.summary.say(
            tr("The file {name} is written. Hand it over as you like; the passphrase goes apart.")
            .format(name=name)
        )  # fmt: skip
        self._frame.show_page(self.summary)
