"""Plays the pacer's tones; without a device the shape goes on, and one sentence says so."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import PacerChange
from biofeedback.guidance.tone_mixer import ToneMixer
from biofeedback.guidance.tones import SAMPLING_RATE
from biofeedback.ui.kit.words import tr

PERIOD_MS = 20
LATENCY_S = 0.05
"""From the moment a block is asked for until it is heard: two periods and the device's own."""
ASTRAY_S = 0.02
"""Farther than this from the session's clock, the sound is set right."""

_log = logging.getLogger(__name__)


class Sound:
    """Off until it is switched on; ``now`` is the session's clock.

    ``backends`` is for a device that plays to nobody.
    """

    def __init__(self, now: Callable[[], float], backends: list[Any] | None = None) -> None:
        self.mixer = ToneMixer()
        self.problem = ""
        """Why nothing is heard, in a sentence; empty while there is no reason."""
        self._now = now
        self._backends = backends
        self._device: Any = None
        self._opening: Thread | None = None
        self._volume = 0.6
        self._on = False
        self._fade_db = 0.0
        self._at: float | None = None

    # --- switches ---------------------------------------------------------------------------
    @property
    def on(self) -> bool:
        """Whether it is to be heard."""
        return self._on

    def switch(self, on: bool) -> None:
        """Switch sound on or off; the device is opened the first time it is needed."""
        self._on = on
        self._set_gain()
        if on and self._device is None and self._opening is None and not self.problem:
            # a system without a device may take half a second to say so: the shape goes on
            self._opening = Thread(target=self._open, name="sound", daemon=True)
            self._opening.start()

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self._volume = volume
        self._set_gain()

    def set_fade(self, gain_db: float) -> None:
        """How much quieter it is while the pacer fades out."""
        self._fade_db = gain_db
        self._set_gain()

    def _set_gain(self) -> None:
        gain = self._volume * 10.0 ** (self._fade_db / 20.0)
        self.mixer.set_gain(gain if self._on else 0.0)

    # --- pacer ------------------------------------------------------------------------------
    def follow(self, change: PacerChange) -> None:
        """Sound as the pacer is from now on."""
        self.mixer.follow(change)

    def silence(self) -> None:
        """Nothing sounds until the pacer starts again."""
        self.mixer.silence()

    # --- device -----------------------------------------------------------------------------
    def _open(self) -> None:
        import miniaudio

        try:
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.FLOAT32,
                nchannels=1,
                sample_rate=SAMPLING_RATE,
                buffersize_msec=PERIOD_MS,
                backends=self._backends,
                app_name="biofeedback",
            )
            if self._backends is None and device.backend.casefold() == "null":
                device.close()
                raise miniaudio.MiniaudioError("only the null backend is there")
            stream = self._stream()
            next(stream)
            device.start(stream)
        except miniaudio.MiniaudioError as error:
            _log.info("no sound: %s", error)
            self.problem = tr("No sound device was found. The shape goes on without sound.")
            return
        self._device = device

    def _stream(self) -> Generator[bytes | NDArray[np.float32], int, None]:
        """What the device's own thread asks for, block by block."""
        wanted = yield b""
        while True:
            wanted = yield self.next_block(wanted)

    def next_block(self, n: int) -> NDArray[np.float32]:
        """The ``n`` samples that are heard next."""
        heard_at = self._now() + LATENCY_S
        if self._at is None or abs(self._at - heard_at) > ASTRAY_S:
            self._at = heard_at
        block = self.mixer.block(self._at, n)
        self._at += n / SAMPLING_RATE
        return block

    def close(self) -> None:
        """Give the device back."""
        if self._opening is not None:
            self._opening.join()
            self._opening = None
        if self._device is not None:
            self._device.close()
            self._device = None
