"""The beats of ``scenes/gradient_descent.py``."""
