"""The gradient over the training set: entry by entry, layer by layer, and how well batches estimate it."""

from netcore.measure.gradients.entries import (
    coming_derivatives,
    cost_after_nudges,
    full_gradient_at,
    gradient_agreement,
    gradient_angles,
    gradient_check,
    parameter_derivatives,
    size_against_slope,
    slope_two_ways,
    steepest_weights,
    weight_and_slope_sizes,
    weight_by_slope,
)
from netcore.measure.gradients.layers import gradient_by_layer

__all__ = [
    "coming_derivatives",
    "cost_after_nudges",
    "full_gradient_at",
    "gradient_agreement",
    "gradient_angles",
    "gradient_by_layer",
    "gradient_check",
    "parameter_derivatives",
    "size_against_slope",
    "slope_two_ways",
    "steepest_weights",
    "weight_and_slope_sizes",
    "weight_by_slope",
]
