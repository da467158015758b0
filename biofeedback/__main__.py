"""``python -m biofeedback`` and the console script ``biofeedback``."""

from __future__ import annotations

import sys

from biofeedback.cli import main

if __name__ == "__main__":
    sys.exit(main())
