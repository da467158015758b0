"""A person's recordings: looking at one, taking one in, deleting one."""
