"""The cost as a landscape over the space of parameters: lines, planes, paths."""
