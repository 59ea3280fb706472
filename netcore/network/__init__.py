"""What a network is: parameters, forward and backward pass, cost; and plain questions to it."""
