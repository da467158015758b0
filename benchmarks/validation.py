"""Computes every figure of ``docs/validation.md`` and writes that file.

With names behind it, only those sections, to standard output. The reference recordings lie in
``../shared/data`` or the folder that ``BIOFEEDBACK_TEST_DATA`` names.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.report import Section, table

SECTIONS: dict[str, tuple[str, str]] = {
    "hrv": ("Heart rate variability", "benchmarks.validation_hrv"),
    "artifacts": ("Artifacts", "benchmarks.validation_artifacts"),
    "ecg": ("R peaks", "benchmarks.validation_ecg"),
    "breath": ("Breath", "benchmarks.validation_breath"),
    "skin": ("Skin conductance", "benchmarks.validation_skin"),
    "rises": ("Rises", "benchmarks.validation_rises"),
    "synchrony": ("Synchrony", "benchmarks.validation_synchrony"),
    "pace": ("Personal pace", "benchmarks.validation_pace"),
}
"""Name: title, and module with ``section(data: Path) -> Section``; in the report's order."""

_REPOSITORY = Path(__file__).parents[1]
DOCUMENT = _REPOSITORY / "docs" / "validation.md"
HEAD = """# Validation

What the numbers of this program were held against, and how close they came. This page is written
by `python -m benchmarks validation` from public recordings and seeded simulations; no figure in it
is typed by hand. The recordings are not part of the repository; where each comes from stands at
the end.

"Reference or limit" names what a value is held against: `a ± b (source)` is a published or
independently computed value with the distance allowed; `≤` and `≥` are limits that this program
sets itself; – means that the value is told without a limit. Simulations run on seeds that no rule
was tuned on, where a rule was tuned at all.
"""
_GITHUB = "https://github.com/"
SOURCES = (
    (
        "EC57 TP2 to TP5",
        "synthetic test patterns of ANSI/AAMI EC57:2012, first 1.2 h of each",
        f"[PhysioNet toolbox]({_GITHUB}cliffordlab/PhysioNet-Cardiovascular-Signal-Toolbox)",
    ),
    (
        "nsr001, nsr004, toolbox",
        "24 h of beats of two healthy adults, and the toolbox's results for them (Vest et al. "
        "2018, doi 10.1088/1361-6579/aae021)",
        "the same; the beats from [nsr2db](https://physionet.org/content/nsr2db/1.0.0/)",
    ),
    (
        "hrv-analysis, hrvanalysis_test",
        "1000 intervals with exact expected values",
        f"[hrv-analysis]({_GITHUB}Aura-healthcare/hrv-analysis)",
    ),
    (
        "Polar H10, polar_h10_ibi",
        "10 min of rest with slow breathing, as sent over Bluetooth",
        f"[K. Brennan]({_GITHUB}kieranabrennan/dont-hold-your-breath)",
    ),
    (
        "frequent ventricular beats",
        "10 min of ECG and intervals of one strap, Polar H10",
        f"[K. Broman]({_GITHUB}kbroman/detectPVC)",
    ),
    (
        "RHRV book, a day of a healthy heart",
        "24 h of intervals of one adult (subject 000, doi 10.13026/51yd-d219)",
        f"[RHRV book]({_GITHUB}RHRV-team/RHRVBook)",
    ),
    (
        "Kubios sample",
        "5 min of intervals in the format of a Kubios export",
        f"[P. Gomes]({_GITHUB}PGomes92/kubios)",
    ),
    (
        "hrv rest, rhenan_rest, rhenan_real",
        "intervals at rest and in daily life",
        f"[hrv]({_GITHUB}rhenanbartels/hrv)",
    ),
    (
        "record 100",
        "30 min of ECG with the beats that cardiologists marked (Moody & Mark 2001, doi "
        "10.1109/51.932724)",
        "[MIT-BIH Arrhythmia Database](https://physionet.org/content/mitdb/1.0.0/)",
    ),
    (
        "bio_resting_8min, bio_eventrelated, nk8min, nkevent, ecg_nk8min, rest, task",
        "ECG, breath and skin conductance in a laboratory: 8.4 min of rest, 2.5 min of a task",
        f"[NeuroKit]({_GITHUB}neuropsychology/NeuroKit) (Makowski et al. 2021, doi "
        "10.3758/s13428-020-01516-y)",
    ),
    (
        "Ledalab's tonic and phasic part",
        "continuous decomposition, V3.49, of the two recordings above (Benedek & Kaernbach 2010)",
        f"[Ledalab]({_GITHUB}ledalab/ledalab)",
    ),
    (
        "wrist sensor (Flirt)",
        "Empatica E4 with poor contact",
        f"[Flirt]({_GITHUB}im-ethz/flirt)",
    ),
    (
        "four libraries",
        "values on which neurokit2, hrv-analysis, pyhrv and heartpy agree once their definitions "
        "are made the same",
        "computed beforehand, from the same intervals",
    ),
)
"""Name in this page, what it is, and where it comes from."""
NOT_VALIDATED_TITLE, SOURCES_TITLE = "What is not validated", "Where the recordings come from"
NOT_VALIDATED = (
    "No figures of Kubios: the Kubios sample among the recordings holds intervals, no results.",
    "No recording of the same skin with two conductance sensors.",
    "No recording of people in therapy; the recordings are of rest, tasks and daily life.",
)


def main(arguments: Sequence[str]) -> None:
    """Write the report, or print the sections named."""
    data = Path(os.environ.get("BIOFEEDBACK_TEST_DATA", _REPOSITORY.parent / "shared" / "data"))
    if not data.is_dir():
        sys.exit("The reference recordings are absent: set BIOFEEDBACK_TEST_DATA to their folder.")
    unknown = [name for name in arguments if name not in SECTIONS]
    if unknown:
        sys.exit(f"No section {unknown[0]}; there are {', '.join(SECTIONS)}.")
    sections = [_computed(name, data) for name in arguments or SECTIONS]
    if arguments:
        for name, section in zip(arguments, sections, strict=True):
            print(section.markdown(SECTIONS[name][0]) + "\n")
    else:
        DOCUMENT.write_text(_report(sections), encoding="utf-8")
    off = [f.what for section in sections for f in section.figures if f.holds is False]
    print(f"{sum(len(s.figures) for s in sections)} figures, {len(off)} outside their limits")
    for what in off:
        print(f"  {what}")
    if off:
        sys.exit(1)


def _computed(name: str, data: Path) -> Section:
    compute: Callable[[Path], Section] = import_module(SECTIONS[name][1]).section
    began = time.perf_counter()
    section = compute(data)
    print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return section


def _report(sections: list[Section]) -> str:
    missing = [*NOT_VALIDATED, *(gap for section in sections for gap in section.not_validated)]
    listed = "\n".join(f"- {gap}" for gap in missing)
    titles = [title for title, _ in SECTIONS.values()]
    parts = [
        HEAD.strip(),
        *(section.markdown(title) for title, section in zip(titles, sections, strict=True)),
        f"## {NOT_VALIDATED_TITLE}\n\n{listed}",
        f"## {SOURCES_TITLE}\n\n" + table(("name here", "what it is", "from"), SOURCES),
    ]
    return "\n\n".join(parts) + "\n"
