"""What the sensor room costs and how well it places samples.

Costs are processor time, so that other programs on the computer do not count.
"""

from __future__ import annotations

import asyncio
import gc
import random
import struct
import time
from collections.abc import Callable, Sequence

import numpy as np

from biofeedback.clock import SessionClock
from biofeedback.devices.connection import Connection
from biofeedback.devices.heart_rate import parse_heart_rate_measurement
from biofeedback.devices.link import Wearer
from biofeedback.devices.nordic_uart import LineBuffer, parse_line
from biofeedback.devices.polar_pmd_frames import ECG, decode_samples, parse_frame
from biofeedback.devices.sample_stream import SampleStream
from biofeedback.devices.simulated import simulated_sensors
from biofeedback.devices.simulated.body import SimulatedBody
from biofeedback.events import Event, SampleBatch
from biofeedback.session.loop import MAX_SPEED, new_loop

RATE, FRAME = 130.16, 73
HALF_HOUR_S = 1800.0
LEAST_DELAY_S = 0.040


def main(arguments: Sequence[str]) -> None:
    """Print each figure with its unit."""
    del arguments
    gc.collect()
    _decoding()
    _placing()
    _simulated()


def _microseconds(work: Callable[[], object], repeats: int = 20_000) -> float:
    began = time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - began) / repeats * 1e6


def _decoding() -> None:
    beat = bytes.fromhex("10495e039603")
    frame = struct.pack("<BQB", ECG, 10**17, 0) + bytes(3 * FRAME)
    lines = b"".join(f"EDA,{n},4.1234\n".encode() for n in range(8))

    def text() -> None:
        for line in LineBuffer().feed(lines):
            parse_line(line)

    for what, work in (
        ("a heart-rate packet", lambda: parse_heart_rate_measurement(beat)),
        ("an ECG frame, 73 samples", lambda: decode_samples(parse_frame(frame))),
        ("a text packet, 8 lines", text),
    ):
        print(f"{what:38s} {_microseconds(work):7.1f} µs")


JITTERS: dict[str, Callable[[random.Random], float]] = {
    "exponential 10 ms, 2 % held up 0.4 s": lambda rng: (
        rng.expovariate(100.0) + (0.4 if rng.random() < 0.02 else 0.0)
    ),
    "exponential 15 ms": lambda rng: rng.expovariate(1 / 0.015),
    "even over 30 ms, 5 % up to 0.4 s more": lambda rng: (
        rng.uniform(0.0, 0.030) + (rng.uniform(0.0, 0.4) if rng.random() < 0.05 else 0.0)
    ),
    "even over 50 ms": lambda rng: rng.uniform(0.0, 0.050),
}


def _placing() -> None:
    print(
        f"\nlargest error of half an hour of ECG at {RATE} Hz, clock off by ±100 ppm, 20 runs each"
    )
    for name, jitter in JITTERS.items():
        runs = [_error_ms(seed, drift, jitter) for seed in range(10) for drift in (1e-4, -1e-4)]
        errors = [error for error, _ in runs]
        cost = float(np.mean([microseconds for _, microseconds in runs]))
        within = sum(error < 5.0 for error in errors)
        print(
            f"{name:38s} median {np.median(errors):5.1f} ms, worst {max(errors):5.1f} ms, "
            f"{within} of {len(runs)} within 5 ms, {cost:5.0f} µs a packet"
        )


def _error_ms(
    seed: int, drift: float, jitter: Callable[[random.Random], float]
) -> tuple[float, float]:
    rng, events = random.Random(seed), list[Event]()
    stream = SampleStream(Wearer("strap", "client", events.append), "ecg", 130.0, "uV")
    arrival, frames = 0.0, int(HALF_HOUR_S * RATE / FRAME)
    silence = np.zeros(FRAME)
    began = time.process_time()
    for frame in range(1, frames + 1):
        last = (frame * FRAME - 1) / RATE
        arrival = max(arrival, last + LEAST_DELAY_S + jitter(rng))
        stream.add(silence, 6e8 + last * (1 + drift), arrival)
    stream.flush()
    cost = (time.process_time() - began) / frames * 1e6
    placed = np.concatenate(
        [
            batch.time + np.arange(FRAME) / batch.sampling_rate
            for batch in events
            if isinstance(batch, SampleBatch)
        ]
    )
    true = np.arange(frames * FRAME) / RATE + LEAST_DELAY_S
    return float(np.abs(placed - true).max() * 1000), cost


def _simulated() -> None:
    """A strap and a skin sensor for fifty minutes, through drivers and supervisor."""
    minutes, kept = 50.0, list[Event]()

    async def live() -> None:
        clock = SessionClock(asyncio.get_running_loop().time)
        body = SimulatedBody(1, "two-rises")
        connections = [
            Connection(sensor.connector, Wearer(sensor.device, "client", kept.append), clock)
            for sensor in simulated_sensors(body, "client", clock)
        ]
        running = [asyncio.create_task(connection.run()) for connection in connections]
        await asyncio.sleep(60 * minutes)
        for connection in connections:
            await connection.stop()
        await asyncio.gather(*running)

    began = time.process_time()
    with asyncio.Runner(loop_factory=lambda: new_loop(MAX_SPEED)) as runner:
        runner.run(live())
    took = time.process_time() - began
    print(f"\n{minutes:.0f} simulated minutes, two sensors: {took:.1f} s, {len(kept)} events")
