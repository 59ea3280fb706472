"""What pictures hold before any network looks at them, and what weights designed by hand make of them."""

from netcore.measure.pictures.filters import (
    bar_detector,
    detector_share_by_bias,
    detector_sums,
    edge_response,
    kernel_response,
)
from netcore.measure.pictures.ink import ink_of_picture
from netcore.measure.pictures.pixels import (
    ChosenPixels,
    DifferingPixels,
    NearestPicture,
    differing_pixels,
    nearest_picture,
    pixel_strip,
    pixel_sweep,
    pixels_by_brightness,
    thumbnails,
)
from netcore.measure.pictures.strokes import first_with_holes, picture_parts

__all__ = [
    "ChosenPixels",
    "DifferingPixels",
    "NearestPicture",
    "bar_detector",
    "detector_share_by_bias",
    "detector_sums",
    "differing_pixels",
    "edge_response",
    "first_with_holes",
    "ink_of_picture",
    "kernel_response",
    "nearest_picture",
    "picture_parts",
    "pixel_strip",
    "pixel_sweep",
    "pixels_by_brightness",
    "thumbnails",
]
