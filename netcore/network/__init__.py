"""Networks: parameters, activation functions, costs, forward and backward pass, and simple measurements."""
