"""Practice at home, and trying one thing: set-up, run, and what is told afterwards."""
