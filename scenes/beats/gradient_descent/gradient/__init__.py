"""2.9 and 2.10: the gradient as a direction, and as a list."""
