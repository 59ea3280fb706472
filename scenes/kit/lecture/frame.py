"""The frame: where titles, pictures and small print go, and the card of sources at the end."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DL, DOWN, LEFT, UP, VGroup

from scenes.kit.look import palette
from scenes.kit.look.text import CAPTION_TOP, MARGIN, SMALLEST, TEXT_SIZE, Words
from scenes.kit.look.written import declared

WIDTH, HEIGHT = 128 / 9, 8.0  # scene units
PICTURE_TOP, PICTURE_BOTTOM = 3.2, -2.9  # pictures lie between; titles above, words below


def place_note(note: Words) -> Words:
    """Put small print into the lower left corner, above the words; returns it."""
    note.to_corner(DL, buff=MARGIN)
    note.shift((PICTURE_BOTTOM - note.get_bottom()[1]) * UP)
    return note


def source_card(title: str, sources: Sequence[str], size: float = SMALLEST) -> VGroup:
    """Return the closing card: a title and one line per source, in the middle of the picture."""
    heading = Words(title, size=max(TEXT_SIZE, size + 6))
    lines = VGroup(*(Words(source, size=size, color=palette.SECONDARY) for source in sources))
    lines.arrange(DOWN, buff=0.22, aligned_edge=LEFT)
    card = VGroup(heading, lines).arrange(DOWN, buff=0.45, aligned_edge=LEFT)
    room = WIDTH - 2 * MARGIN
    if card.width > room or card.height > PICTURE_TOP - CAPTION_TOP:
        raise ValueError("the card of sources does not fit the frame; shorten or break its lines")
    declared(card, "a citation")
    return card.move_to((PICTURE_TOP + CAPTION_TOP) / 2 * UP)
