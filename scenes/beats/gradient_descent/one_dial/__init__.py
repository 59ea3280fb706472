"""Beats 2.5 to 2.8: the cost along one line through the space of dials."""
