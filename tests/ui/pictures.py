"""Widgets as arrays of pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget

_BYTE = np.arange(256) / 255
LINEAR = np.where(_BYTE <= 0.04045, _BYTE / 12.92, ((_BYTE + 0.055) / 1.055) ** 2.4)
"""Light of each byte of a colour (sRGB)."""


def pixels(widget: QWidget) -> NDArray[np.uint8]:
    """What a widget draws: height × width × blue, green, red."""
    return of_pixmap(widget.grab())


def of_pixmap(pixmap: QPixmap) -> NDArray[np.uint8]:
    """The same of a picture."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width(), :3].copy()


def reddest(frame: NDArray[np.uint8]) -> float:
    """The largest linear R/(R+G+B) of pixels that are not nearly black."""
    parts = LINEAR[frame[..., :3]].reshape(-1, 3)
    total = parts.sum(axis=1)
    return float((parts[:, 2] / np.maximum(total, 1e-9))[total > 0.02].max(initial=0.0))
