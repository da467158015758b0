"""Looking back on a session: moments, corrections, report and export."""
