"""The frame: where titles, pictures and small print go, and the card of sources at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import DL, DOWN, LEFT, RIGHT, UP, VGroup

from scenes.kit.look import palette
from scenes.kit.look.text import CAPTION_TOP, FIGURE_SIZE, MARGIN, SMALLEST, TEXT_SIZE, Words
from scenes.kit.look.written import declared

WIDTH, HEIGHT = 128 / 9, 8.0  # scene units
PICTURE_TOP, PICTURE_BOTTOM = 3.2, -2.9  # pictures lie between; titles above, words below
BESIDE, BESIDE_EDGE = (
    0.56,
    6.7,
)  # what the network shrinks to beside the sources; where both end, in scene units


def place_note(note: Words) -> Words:
    """Put small print into the lower left corner, above the words; returns it."""
    note.to_corner(DL, buff=MARGIN)
    note.shift((PICTURE_BOTTOM - note.get_bottom()[1]) * UP)
    return note


def source_card(title: str, sources: Sequence[str], size: float = SMALLEST, gap: float = 0.22) -> VGroup:
    """Return the closing card: a title and the sources, `gap` apart, in the middle of the picture."""
    heading = Words(title, size=max(TEXT_SIZE, size + 6))
    lines = VGroup(*(Words(source, size=size, color=palette.SECONDARY) for source in sources))
    lines.arrange(DOWN, buff=gap, aligned_edge=LEFT)
    card = VGroup(heading, lines).arrange(DOWN, buff=0.45, aligned_edge=LEFT)
    room = WIDTH - 2 * MARGIN
    if card.width > room or card.height > PICTURE_TOP - CAPTION_TOP:
        raise ValueError("the card of sources does not fit the frame; shorten or break its lines")
    declared(card, "a citation")
    return card.move_to((PICTURE_TOP + CAPTION_TOP) / 2 * UP)


def sources_at_the_left(sources: Sequence[str], gap: float = 0.22) -> VGroup:
    """Return the closing card for the left half of the frame, beside a picture that goes on living."""
    card = source_card("Sources", sources, size=FIGURE_SIZE, gap=gap)
    card[1].set_color(palette.INK)
    return card.move_to((-BESIDE_EDGE, 0.1, 0), aligned_edge=LEFT)


def beside_the_sources(picture: Any) -> Any:  # noqa: ANN401 (a mobject, or its `animate`)
    """Put a picture as wide as the whole network beside the sources, at the right; returns it."""
    return picture.scale(BESIDE).move_to((BESIDE_EDGE, 0.1, 0), aligned_edge=RIGHT)
