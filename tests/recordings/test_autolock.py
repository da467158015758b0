import pytest

from biofeedback.errors import UsageError
from biofeedback.recordings.autolock import AutoLock


def test_it_locks_after_minutes_without_anyone() -> None:
    lock = AutoLock(0.0, after_s=300.0)
    assert not lock.due(299.0, live=False)
    lock.active(299.0)
    assert not lock.due(598.0, live=False)
    assert lock.due(599.0, live=False)


def test_it_does_not_lock_in_a_session_and_counts_from_its_end() -> None:
    lock = AutoLock(0.0, after_s=300.0)
    assert not lock.due(4000.0, live=True)
    assert not lock.due(4299.0, live=False)
    assert lock.due(4300.0, live=False)


@pytest.mark.parametrize("after_s", [0.0, 299.0, 901.0])
def test_it_takes_five_to_fifteen_minutes(after_s: float) -> None:
    with pytest.raises(UsageError, match="5 to 15"):
        AutoLock(0.0, after_s)
