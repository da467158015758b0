"""``biofeedback report``: one page about one session, as HTML or PDF."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from biofeedback.cli.library import add_library_argument, open_library
from biofeedback.cli.progress import progress
from biofeedback.errors import UsageError
from biofeedback.recordings.vault import library_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("session", metavar="session", help="a session id, last, or a session file")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="where to write: a name that ends in .html or .pdf; what is there already is never "
        "written over",
    )
    parser.add_argument(
        "--copy",
        choices=("client", "therapist"),
        default="therapist",
        help="the client's copy leaves notes and rise marks out (default therapist)",
    )
    add_library_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Write the report and name its file."""
    if args.out.suffix not in (".html", ".pdf"):
        raise UsageError("--out ends in .html or .pdf, which says what is written.")
    from biofeedback.session.report_reading import read_report

    library = args.library
    if library is None and Path(args.session).suffix == ".session":
        library = library_of(Path(args.session))
    with open_library(library) as vault, progress("report", None):
        vault.require_exports(args.session)
        report = read_report(vault, args.session)
    if args.out.suffix == ".pdf":
        # painted without a screen, wherever the command runs
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from biofeedback.ui.app import application
        from biofeedback.ui.review.report_pdf import write_pdf

        painting = application()
        write_pdf(report, args.copy, args.out)
        del painting
    else:
        from biofeedback.recordings.output import staged
        from biofeedback.recordings.report_html import report_html

        with staged(args.out) as (temporary,):
            temporary.write_text(report_html(report, args.copy), "utf-8")
    print(args.out)
    return 0
