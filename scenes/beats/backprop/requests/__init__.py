"""3.6 to 3.8: what outputs ask of the neurons before them, the sums of it, and the way back."""
