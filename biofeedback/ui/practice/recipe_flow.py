"""Recipes: written down in the clinic from what is chosen, taken over or left at home."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from biofeedback.recordings.vault import Vault
from biofeedback.session.practising import Plan
from biofeedback.session.profile import Profile
from biofeedback.session.recipe import (
    SUFFIX,
    Recipe,
    read_recipe,
    reason_against_recipe,
    recipe_of,
    take_over,
    write_recipe,
)
from biofeedback.ui.kit.beside import Beside
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.translate import said
from biofeedback.ui.practice.file import PracticeFile
from biofeedback.ui.practice.recipe_page import RecipePage
from biofeedback.ui.practice.setup import PracticeSetup
from biofeedback.ui.practice.words import recipe_told, tr


class RecipeFlow(QObject):
    """Two pages beside the set-up, and a line on it while a recipe waits for a yes or a no.

    Signals:
        taken: the person practises with other choices now.
    """

    taken = Signal()

    def __init__(self, frame: ShellFrame, beside: Beside, setup: PracticeSetup) -> None:
        super().__init__(frame)
        self._frame, self._beside, self._setup = frame, beside, setup
        self._vault: Vault | None = None
        self._person = ""
        self._recipe: Recipe | None = None
        """Came in, and is neither taken over nor left."""
        self._written_down: Recipe | None = None
        self.out = PracticeFile(
            tr("A recipe for home"),
            tr("It holds what is chosen here, without a name and without a recording. It opens "
               "with a passphrase of its own, which is told in another way than the file."),
            SUFFIX,
            tr("practice"),
        )  # fmt: skip
        self.out.setObjectName("window")
        self.page = RecipePage()
        for page in (self.out, self.page):
            frame.add(page)
            page.back.connect(lambda: frame.show_page(setup))
        self.out.wanted.connect(self._write)
        self.page.wanted.connect(self._read)
        setup.recipe.yes.clicked.connect(self._take_over)
        setup.recipe.no.clicked.connect(self._drop)

    def open_for(self, vault: Vault, person: str) -> None:
        """A recipe that waits is for one person."""
        if (vault, person) != (self._vault, self._person):
            self.forget()
        self._vault, self._person = vault, person

    def forget(self) -> None:
        """Nothing of the person stays."""
        self._vault, self._person = None, ""
        self._setup.recipe.say("")
        self._recipe = self._written_down = None
        for page in (self.out, self.page):
            page.begin()

    # --- out --------------------------------------------------------------------------------
    def ask_out(self, plan: Plan) -> None:
        """Where a recipe of what is chosen goes."""
        if self._vault is not None:
            self._written_down = recipe_of(plan, Profile(self._vault.people, self._person))
            self.out.begin(recipe_told(self._written_down))
            self._frame.show_page(self.out)

    def _write(self, path: str, passphrase: str) -> None:
        vault, person, recipe = self._vault, self._person, self._written_down
        if vault is None or recipe is None:
            return

        def write() -> Path:
            return write_recipe(vault, person, recipe, Path(path), passphrase)

        self.out.say(tr("Writing the file …"))
        self._beside.run(write, self._written)

    def _written(self, done: Future[Path]) -> None:
        error = done.exception()
        if error is not None:
            self.out.say(said(str(error)))
            return
        self.out.say(
            tr("The recipe {name} is written. It is taken in where a practice is set up.").format(
                name=done.result().name
            )
        )

    # --- in ---------------------------------------------------------------------------------
    def ask_in(self) -> None:
        """Which file, and what opens it."""
        self.page.begin()
        self._frame.show_page(self.page)

    def _read(self, path: str, passphrase: str) -> None:
        self.page.say(tr("Reading the file …"))
        place = Path(path).expanduser()
        self._beside.run(lambda: read_recipe(place, passphrase), self._came)

    def _came(self, done: Future[Recipe]) -> None:
        error = done.exception()
        if error is not None:
            self.page.say(said(str(error)))
            return
        self.show(done.result())

    def show(self, recipe: Recipe) -> None:
        """What came in, on the set-up, until it is taken over or left."""
        if self._vault is None:
            return
        self._recipe = recipe
        self._setup.recipe.say(self._asked(recipe, self._vault))
        self._frame.show_page(self._setup)
        self._setup.show_top()
        self._setup.recipe.yes.setFocus()

    def _asked(self, recipe: Recipe, vault: Vault) -> str:
        told = tr("The recipe says: {recipe}").format(recipe=recipe_told(recipe))
        limits = Profile(vault.people, self._person).limits
        reason = reason_against_recipe(recipe, limits)
        if reason is None:
            return told
        return f"{told} {tr('For now another pattern stands in for it.')} {said(reason)}"

    def _take_over(self) -> None:
        if self._vault is not None and self._recipe is not None:
            take_over(self._recipe, Profile(self._vault.people, self._person))
            self._drop()
            self.taken.emit()

    def _drop(self) -> None:
        self._recipe = None
        self._setup.recipe.say("")
        self._setup.begin.setFocus()
