"""Guards against a Qt binding that gives away references to None and True.

PySide6 6.12.0 does so below Python 3.12, and the interpreter aborts after some thousand calls.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QTimer, Signal

CALLS = 200
NOISE = 20


class Source(QObject):
    """Something to call.

    Signals:
        spoke: with any object.
    """

    spoke = Signal(object)


def references_lost(constant: object, call: Callable[[], object]) -> int:
    before = sys.getrefcount(constant)
    for _ in range(CALLS):
        call()
    return before - sys.getrefcount(constant)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal from 3.12 on")
def test_a_call_into_qt_takes_no_reference_with_it(qapp: object) -> None:
    source, timer = Source(), QTimer()
    assert references_lost(True, lambda: source.spoke.emit(1)) < NOISE
    assert references_lost(None, lambda: timer.setInterval(10)) < NOISE
