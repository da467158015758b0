"""Reads samples for up close: when the view is short and rests for a moment."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer

from biofeedback.events import SampleBatch
from biofeedback.recordings.glance import samples
from biofeedback.ui.live.traces import Floats
from biofeedback.ui.review.session import ReviewSession
from biofeedback.ui.timeline.raw import Raw
from biofeedback.ui.timeline.timeline import Timeline
from biofeedback.ui.timeline.view import Shown

LONGEST_S = 30.0
"""In a longer view an ECG is a smear."""
_REST_MS = 80
_LATE_S = 6.0
"""A sample lies in the file at most so long after a beat of the same time."""


class RawLoader(QObject):
    """Follows the view; what was read around it is kept until it leaves that stretch."""

    def __init__(
        self, session: ReviewSession, timeline: Timeline, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._timeline = timeline
        self._shown: Shown | None = None
        self._read: Raw | None = None
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST_MS)
        self._resting.timeout.connect(self._load)

    def follow(self, shown: Shown) -> None:
        """The view has changed."""
        self._shown = shown
        read = self._read
        if shown.length_s > LONGEST_S:
            self._show(None)
        elif read is None or shown.start < read.start or shown.end > read.end:
            self._resting.start()

    def stop(self) -> None:
        """Read nothing any more."""
        self._resting.stop()

    def _show(self, raw: Raw | None) -> None:
        self._read = raw
        self._timeline.show_raw(raw)

    def _load(self) -> None:
        session, shown = self._session, self._shown
        if not session.is_open or shown is None or session.drawn is None:
            return
        drawn, found, person = session.drawn, session.found, session.person
        start, end = shown.start - shown.length_s, shown.end + shown.length_s
        streams = {info.kind: info.stream for info in found.review.streams if info.person == person}
        places = np.searchsorted(drawn.beat_times, (start - _LATE_S, end + _LATE_S))
        if not len(drawn.beat_seq) or not drawn.beat_seq[-1]:
            return
        first = int(drawn.beat_seq[min(int(places[0]), len(drawn.beat_seq) - 1)])
        last = int(drawn.beat_seq[min(int(places[1]), len(drawn.beat_seq) - 1)])
        recording = found.recording

        def read() -> Raw:
            def of(kind: str) -> tuple[Floats, Floats] | None:
                stream = streams.get(kind)  # type: ignore[call-overload]
                return None if stream is None else _joined(samples(recording, stream, first, last))

            return Raw(start, end, of("ecg"), of("respiration"))

        session.run(read, self._show)


def _joined(batches: list[SampleBatch]) -> tuple[Floats, Floats] | None:
    """Times and values of batches; NaN between those that do not follow each other."""
    times: list[Floats] = []
    values: list[Floats] = []
    end = None
    for batch in batches:
        each = batch.values if batch.values.ndim == 1 else batch.values[:, 0]
        if end is not None and batch.time - end > 3.0 / batch.sampling_rate:
            times.append(np.array([end]))
            values.append(np.array([np.nan]))
        times.append(batch.time + np.arange(len(each)) / batch.sampling_rate)
        values.append(each)
        end = batch.time + len(each) / batch.sampling_rate
    return (np.concatenate(times), np.concatenate(values)) if times else None
