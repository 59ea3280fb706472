"""3.3 to 3.5: how one output can be raised, and what that asks of the weights to it."""
