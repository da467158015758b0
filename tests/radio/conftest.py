"""Chooses the modes of the emulated radio."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

pytest.importorskip("bumble", reason="bumble, the emulated radio, is absent: it is made for Linux")

from tests.radio.modes import chosen_modes


@pytest.fixture(autouse=True)
def _quiet_bumble() -> Iterator[None]:
    """Late packets of a closed connection are part of what is emulated."""
    logger = logging.getLogger("bumble")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)


@pytest.fixture(params=chosen_modes())
def mode(request: pytest.FixtureRequest) -> str:
    """One of the ways of :mod:`tests.radio.modes`."""
    return request.param
