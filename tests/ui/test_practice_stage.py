"""What the stage of a practice paints."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from biofeedback.guidance.pacer import position
from biofeedback.ui.practice.stage import PracticeStage
from tests.ui.fake_session import paced


def drawn(contrast: float, numeral: int | None) -> QImage:
    stage = PracticeStage()
    stage.resize(640, 360)
    stage.show_position(position(paced(0.0), 6.0))
    stage.set_contrast(contrast)
    stage.show_numeral(numeral)
    picture = stage.grab().toImage()
    stage.deleteLater()
    return picture


def test_the_count_fades_out_with_the_shape(qapp: QApplication) -> None:
    assert drawn(1.0, 3) != drawn(1.0, None)
    assert drawn(0.0, 3) == drawn(0.0, None)
