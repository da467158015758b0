"""The committed ``docs/validation.md`` is the one that ``python -m benchmarks validation`` writes.

Its figures are not computed again here; that takes minutes.
"""

from __future__ import annotations

from importlib import import_module

import pytest

from benchmarks import validation
from benchmarks.report import FIGURE_HEAD, Figure, Section, at_least, at_most, table, within

TEXT = validation.DOCUMENT.read_text(encoding="utf-8")


def rows(line_of_head: str) -> list[list[str]]:
    """Cells of every row under each table with this head."""
    found: list[list[str]] = []
    lines = TEXT.splitlines()
    for at, line in enumerate(lines):
        if line == line_of_head:
            for row in lines[at + 2 :]:
                if not row.startswith("|"):
                    break
                found.append([cell.strip() for cell in row.strip("|").split("|")])
    return found


def test_head_sections_gaps_and_sources_stand_in_the_codes_order() -> None:
    assert TEXT.startswith(validation.HEAD)
    titles = [line.removeprefix("## ") for line in TEXT.splitlines() if line.startswith("## ")]
    assert titles == [
        *(title for title, _ in validation.SECTIONS.values()),
        validation.NOT_VALIDATED_TITLE,
        validation.SOURCES_TITLE,
    ]
    for gap in validation.NOT_VALIDATED:
        assert f"\n- {gap}\n" in TEXT
    assert TEXT.endswith(table(("name here", "what it is", "from"), validation.SOURCES) + "\n")


def test_every_figure_has_a_value_and_none_lies_outside_its_limit() -> None:
    head = table(FIGURE_HEAD, []).splitlines()[0]
    assert TEXT.count(head) == len(validation.SECTIONS)
    figures = rows(head)
    assert len(figures) > 80
    for cells in figures:
        assert len(cells) == len(FIGURE_HEAD)
        assert all(cells)
        assert cells[-1] == ("–" if cells[-2] == "–" else "yes")
        assert "nan" not in cells[1]


@pytest.mark.parametrize("name", validation.SECTIONS)
def test_every_section_of_the_document_is_one_that_can_be_computed(name: str) -> None:
    assert callable(import_module(validation.SECTIONS[name][1]).section)


def test_a_figure_outside_its_limit_says_so() -> None:
    section = Section(
        "intro",
        (
            at_most("a", 2.0, 1.0, " ms"),
            at_least("b", 2.0, 1.0),
            within("c", 1.0, 1.5, 0.1, "somewhere"),
            Figure("d", "7", "–", None),
        ),
    )
    assert [line.split("|")[-2].strip() for line in section.markdown("T").splitlines()[6:]] == [
        "**no**",
        "yes",
        "**no**",
        "–",
    ]
