"""The beats of ``scenes/sgd.py``."""
