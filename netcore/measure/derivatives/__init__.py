"""What one example's cost says of a network's parameters and values: derivatives, backward and by nudging."""

from netcore.measure.derivatives.chain import chain_factors, factor_sweeps, path_factors, sure_and_wrong
from netcore.measure.derivatives.downhill import (
    activation_derivatives,
    largest_part_through_negative_weight,
    lifted_activation,
    lifted_output,
    most_disputed_activation,
    output_derivatives,
    output_update,
    raised_output,
    raised_weights,
    updated_outputs,
    votes_about_activations,
    weight_derivatives,
)
from netcore.measure.derivatives.layers import example_derivatives, gradients_of_examples, roads_to_cost
from netcore.measure.derivatives.nudges import gradient_check_by_nudge, parameter_nudges, parameter_sweep

__all__ = [
    "activation_derivatives",
    "chain_factors",
    "example_derivatives",
    "factor_sweeps",
    "gradient_check_by_nudge",
    "gradients_of_examples",
    "largest_part_through_negative_weight",
    "lifted_activation",
    "lifted_output",
    "most_disputed_activation",
    "output_derivatives",
    "output_update",
    "parameter_nudges",
    "parameter_sweep",
    "path_factors",
    "raised_output",
    "raised_weights",
    "roads_to_cost",
    "sure_and_wrong",
    "updated_outputs",
    "votes_about_activations",
    "weight_derivatives",
]
