"""Everything a report needs of one session in the library, read and put together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from biofeedback.events import Marker
from biofeedback.guidance import checkins
from biofeedback.recordings.people import CheckIn
from biofeedback.recordings.recording import Recording
from biofeedback.recordings.report import ENGLISH, CheckInRow, Language, Report, Say
from biofeedback.recordings.report_charts import clock
from biofeedback.recordings.vault import Vault
from biofeedback.session.profile import Profile
from biofeedback.session.reporting import build_report
from biofeedback.session.review_reading import open_review
from biofeedback.session.reviewing import Review
from biofeedback.signal.analysis import analyze

_BEFORE: Final = "check-in before"
_AFTER: Final = "check-in after"


def read_report(
    vault: Vault, which: str, *, hidden: Iterable[str] = (), language: Language = ENGLISH
) -> Report:
    """The report of a session: by its id, its file, or the ``last`` one.

    It takes as long as ``analyze`` does. Raises :class:`biofeedback.errors.RecordingError`.
    """
    recording = vault.session(which)
    return put_together(vault, recording, analyzed(recording), hidden=hidden, language=language)


def analyzed(recording: Recording) -> dict[str, dict[str, Any]]:
    """What ``analyze`` says of a recording; loops in Python for seconds where it is long."""
    return analyze(recording.events())


def put_together(
    vault: Vault,
    recording: Recording,
    whole: dict[str, dict[str, Any]],
    *,
    hidden: Iterable[str] = (),
    language: Language = ENGLISH,
) -> Report:
    """The report of an open recording, of which :func:`analyzed` is known."""
    review = open_review(recording)
    person, number, answers = recording.meta.person, None, list[CheckIn]()
    if person:
        ids = [each.session_id for each in vault.sessions(person)]
        number = ids.index(recording.meta.session_id) + 1
        answers = vault.people.check_ins(person)
    here = [each for each in answers if each.session_id == recording.meta.session_id]
    return build_report(
        review,
        whole,
        number=number,
        check_ins=check_in_rows(here, language.say),
        note=notes(review),
        hidden=hidden,
        language=language,
        variability_withheld=bool(person)
        and Profile(vault.people, person).limits.variability_withheld,
    )


def notes(review: Review) -> str:
    """What was noted in the session, and the latest note of each moment since; by time."""
    live = [
        (each.time, each.text)
        for each in review.happenings
        if isinstance(each, Marker) and each.kind == "note"
    ]
    late = {
        float(each.body["time"]): str(each.body["text"])
        for each in review.additions
        if each.kind == "note"
    }
    written = sorted([*live, *late.items()], key=lambda each: each[0])
    return "\n".join(f"{clock(time)}  {text}" for time, text in written if text)


def check_in_rows(answers: Iterable[CheckIn], say: Say = str) -> list[CheckInRow]:
    """Each question that was answered, before and after side by side; nothing is summed up."""
    given: dict[str, dict[str, str]] = {_BEFORE: {}, _AFTER: {}}
    for each in answers:
        for name, value in each.answers.items():
            if each.instrument in given and value is not None:
                given[each.instrument][name] = str(value)
    rows: list[CheckInRow] = []
    told: set[str] = set()
    for item in (*checkins.items(_BEFORE), *checkins.items(_AFTER)):
        before, after = given[_BEFORE].get(item.id, ""), given[_AFTER].get(item.id, "")
        if item.id in told or not (before or after):
            continue
        told.add(item.id)
        names = {name: say(words) for name, words in item.options}
        label = say(item.label)
        if item.kind == "scale":
            label = say("{label}, {low} to {high}").format(
                label=label, low=item.lowest, high=item.highest
            )
        rows.append(CheckInRow(label, names.get(before, before), names.get(after, after)))
    return rows
