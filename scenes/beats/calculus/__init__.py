"""The beats of ``scenes/calculus.py``."""
