"""The client's side: one quiet thing, and two ways out that never move."""
