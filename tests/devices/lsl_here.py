"""pylsl for tests: on this computer only; a module that imports this is skipped without pylsl."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from biofeedback.devices.lsl_inlet import load
from biofeedback.errors import SensorError

# liblsl reads it once, when it is first used; other processes inherit it
os.environ["LSLAPICFG"] = str(Path(__file__).with_name("lsl_api.cfg"))

try:
    pylsl: Any = load()
except SensorError as error:
    pytest.skip(str(error), allow_module_level=True)
