"""Chooses the modes of the emulated radio."""

from __future__ import annotations

import pytest

pytest.importorskip("bumble", reason="bumble, the emulated radio, is absent: it is made for Linux")

from tests.radio.modes import chosen_modes


@pytest.fixture(params=chosen_modes())
def mode(request: pytest.FixtureRequest) -> str:
    """One of the ways of :mod:`tests.radio.modes`."""
    return request.param
