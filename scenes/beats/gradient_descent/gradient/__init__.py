"""2.9, 2.10 and 2.12: the gradient as a direction, as a list, and what must be so that there is one."""
