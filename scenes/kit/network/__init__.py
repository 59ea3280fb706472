"""A network as a picture: neurons, edges, signals that pass along them."""
