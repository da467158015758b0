"""A program of its own that sends skin conductance over Lab Streaming Layer, until it is ended.

``python lsl_producer.py NAME SOURCE_ID UNIT VALUE CLOCK`` with CLOCK ``lsl`` or ``unix``.
"""

from __future__ import annotations

import sys
import time

import pylsl


def main(name: str, source_id: str, unit: str, value: float, clock: str) -> None:
    info = pylsl.StreamInfo(name, "EDA", 1, 20.0, pylsl.cf_float32, source_id)
    info.set_channel_units(unit)
    outlet = pylsl.StreamOutlet(info)
    print("open", flush=True)  # noqa: T201
    while True:
        outlet.push_sample([value], time.time() if clock == "unix" else pylsl.local_clock())
        time.sleep(0.05)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), sys.argv[5])
