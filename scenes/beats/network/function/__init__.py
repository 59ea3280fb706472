"""1.14 to 1.16: a layer as one line of algebra, the network as one function, and another function for its sums."""
