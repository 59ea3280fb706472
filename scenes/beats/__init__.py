"""The beats of the lectures, each with the parts that only it uses."""
