"""1.14 and 1.15: a layer as one line of algebra, and the network as one function."""
