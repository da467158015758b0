"""Sharing what a session measures with programs on this network, when a person wants that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from biofeedback.devices.lsl_inlet import load
from biofeedback.devices.lsl_outlet import LslOutlets
from biofeedback.events import Event, Marker
from biofeedback.session.running import WITHDRAWN, Session
from biofeedback.signal.metrics import METRICS

_log = logging.getLogger(__name__)


class Sharing:
    """Off until a person asks for it, and never remembered: the network is not encrypted."""

    def __init__(self) -> None:
        self.wanted = False
        self._outlets: LslOutlets | None = None

    def want(self, wanted: bool) -> None:
        """Share from the next session on, or no more.

        Raises :class:`SensorError` where Lab Streaming Layer is not installed.
        """
        if wanted:
            load()
        self.wanted = wanted

    def sources(self, session: Session) -> Sequence[Coroutine[Any, Any, None]]:
        """The sharing of one session, where it is wanted."""
        return [self._share(session)] if self.wanted else []

    def listen(self, event: Event) -> None:
        """Send an event, while a session is shared; a network that fails ends only the sharing.

        It ends too when the agreement to it is taken back; that mark is not sent any more.
        """
        if isinstance(event, Marker) and (event.kind, event.text) == (WITHDRAWN, "share"):
            self._close()
        if self._outlets is None:
            return
        try:
            self._outlets.put(event)
        except RuntimeError as error:
            _log.warning("sharing ended: %s", error)
            self._close()

    async def _share(self, session: Session) -> None:
        units = {name: info.unit for name, info in METRICS.items()}
        self._outlets = LslOutlets(session.clock, units)
        try:
            await asyncio.Future()
        finally:
            self._close()

    def _close(self) -> None:
        outlets, self._outlets = self._outlets, None
        if outlets is not None:
            outlets.close()
