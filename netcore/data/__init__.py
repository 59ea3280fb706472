"""Data sets: the examples that networks are trained on and tested with."""
