"""Widgets as arrays of pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget


def pixels(widget: QWidget) -> NDArray[np.uint8]:
    """What a widget draws: height × width × blue, green, red."""
    return of_pixmap(widget.grab())


def of_pixmap(pixmap: QPixmap) -> NDArray[np.uint8]:
    """The same of a picture."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), :3].copy()
