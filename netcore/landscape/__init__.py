"""The cost as a function on parameter space: along lines, over planes, on the paths of runs."""
