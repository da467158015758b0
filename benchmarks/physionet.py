"""Just enough of the WFDB format to read the reference recordings: format 212 and annotations.

Format: https://physionet.org/physiotools/wag/signal-5.htm and annot-5.htm.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BEAT_CODES = frozenset([*range(1, 14), 25, 30, 31, 34, 35, 37, 38, 41])
"""Annotation codes that stand for a beat (N, L, R, a, V, F, J, A, S, E, j, / , Q, …)."""


def read_212(path: Path, channels: int = 2) -> NDArray[np.float64]:
    """ADC units of a format-212 signal file, shape ``(n, channels)``."""
    raw = np.frombuffer(path.read_bytes(), dtype=np.uint8).astype(np.int32).reshape(-1, 3)
    first = raw[:, 0] | (raw[:, 1] & 0x0F) << 8
    second = raw[:, 2] | (raw[:, 1] & 0xF0) << 4
    values = np.column_stack((first, second)).ravel()
    values[values > 2047] -= 4096
    return values.reshape(-1, channels).astype(np.float64)


def read_annotations(path: Path) -> list[tuple[int, int]]:
    """Sample number and code of every annotation."""
    words = np.frombuffer(path.read_bytes(), dtype="<u2").tolist()
    found = []
    sample = position = 0
    while position < len(words) and words[position] != 0:
        code, step = words[position] >> 10, words[position] & 0x3FF
        position += 1
        if code == 59:  # SKIP: a long step follows, high word first
            step = words[position] << 16 | words[position + 1]
            sample += step - (1 << 32) if step >= 1 << 31 else step
            position += 2
        elif code == 63:  # AUX: ``step`` bytes of text follow
            position += (step + 1) // 2
        elif code in (60, 61, 62):  # NUM, SUB, CHN: about the annotation before
            pass
        else:
            sample += step
            found.append((sample, code))
    return found


def beat_samples(path: Path) -> NDArray[np.int64]:
    """Sample numbers of the beats of an annotation file."""
    return np.array([sample for sample, code in read_annotations(path) if code in BEAT_CODES])
