"""What two people's segments give by chance: every pairing but the true one.

One person's segments are dealt out anew, so that each keeps its own waves and only the pairing is
lost.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from biofeedback.events import Samples
from biofeedback.signal.synchrony_segments import Pairs

SURROGATES = 500
BAND = (0.025, 0.975)
"""Quantiles of the surrogates that are drawn as chance."""
BEYOND = 0.01
"""Two-sided share of surrogates as far out, below which a value is beyond chance."""


def correlations(pairs: Pairs, start: int, width: int, lags: NDArray[np.int64]) -> Samples:
    """Pearson r of every pair of segments at each lag, shape ``(lags, segments, segments)``.

    The first person's window lies at ``start``, the second's ``lag`` later; of what would lie
    outside the segment, nothing is used.
    """
    r = []
    for lag in lags.tolist():
        begin = max(start, -lag)
        end = min(start + width, pairs.length - max(lag, 0))
        one, other = pairs.first[:, begin:end], pairs.second[:, begin + lag : end + lag]
        r.append(_unit(one) @ _unit(other).T)
    return np.array(r)


def _unit(rows: Samples) -> Samples:
    level = rows - rows.mean(axis=1, keepdims=True)
    lengths = np.sqrt(np.square(level).sum(axis=1, keepdims=True))
    unit: Samples = level / np.maximum(lengths, 1e-12)
    return unit


def fisher(r: Samples) -> Samples:
    """Fisher Z of correlations; what is nearly 1 stays finite."""
    z: Samples = np.arctanh(np.clip(r, -0.999, 0.999))
    return z


def pairings(count: int, seed: int) -> NDArray[np.int64]:
    """The true pairing, then shuffles in which no segment keeps its partner.

    Shape ``(1 + surrogates, count)``.
    """
    rng = np.random.default_rng(seed)
    own = np.arange(count)
    orders = [own]
    while len(orders) <= SURROGATES:
        order = rng.permutation(count)
        if not (order == own).any():
            orders.append(order)
    return np.stack(orders)


def paired(matrix: NDArray[Any], orders: NDArray[np.int64]) -> NDArray[Any]:
    """Entries of the pairs ``(i, order[i])`` of the last two axes: one row for each pairing."""
    found: NDArray[Any] = matrix[..., np.arange(orders.shape[1]), orders]
    return found
