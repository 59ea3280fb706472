"""The examples that networks are trained on and tested with."""
