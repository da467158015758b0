"""A simulated skin-conductance sensor: text lines over the Nordic UART service."""

from __future__ import annotations

import numpy as np

from biofeedback.clock import SessionClock
from biofeedback.devices.nordic_uart import NOTIFY, SERVICE
from biofeedback.devices.simulated.body import Episode, SimulatedBody
from biofeedback.devices.simulated.peripheral import SimulatedPeripheral
from biofeedback.events import Samples

SAMPLING_RATE = 32.0
LINES_PER_NOTIFICATION = 8
DRIFT = 60e-6
"""Its quartz runs this much too fast."""


class SimulatedConductance(SimulatedPeripheral):
    """Sends ``EDA,<t_ms>,<microsiemens>`` at 32 Hz, eight lines a notification."""

    def __init__(
        self,
        body: SimulatedBody,
        clock: SessionClock,
        name: str = "Simulated skin sensor",
        drops: tuple[Episode, ...] = (),
    ) -> None:
        super().__init__(name, clock, drops)
        self.services = frozenset({SERVICE})
        self.streams = {NOTIFY: self._send_lines}
        self._body = body
        self._rng = np.random.default_rng([body.seed, 20])

    async def _send_lines(self) -> None:
        sent = 0
        began = self.clock.now()
        step = 1 / (SAMPLING_RATE * (1 + DRIFT))
        offsets: Samples = np.arange(LINES_PER_NOTIFICATION, dtype=float) * step
        while True:
            times = began + sent * step + offsets
            sent += LINES_PER_NOTIFICATION
            await self.sleep_until(float(times[-1]) + 0.03 + self._rng.exponential(0.006))
            values = self._body.conductance(times) + self._rng.normal(0.0, 0.002, len(times))
            if self._body.moving(float(times[-1])):
                values += self._rng.normal(0.0, 0.25, len(times))
            ticks = np.round(times * (1 + DRIFT) * 1000).astype(int)
            lines = "".join(
                f"EDA,{tick},{value:.4f}\n"
                for tick, value in zip(ticks.tolist(), values.tolist(), strict=True)
            )
            self.notify(NOTIFY, lines.encode())
