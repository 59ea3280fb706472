"""The beats of ``scenes/backprop.py``."""
