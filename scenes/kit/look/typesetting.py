"""Typst's files, so that renders at the same time do not disturb each other.

Manim compiles each text into the folder of its media, under a name made of the text, and parses it by way of a second
file of such a name. Two processes that set the same text at the same time would find the first file half written, and
the second gone. Here a file gets its name when it is whole, and the second file lies in a folder of its own.
"""

from __future__ import annotations

import shutil
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from manim import Typst, config
from manim.mobject.text import typst_mobject
from manim.utils.typst_file_writing import TYPST_COMPILATION_FONT_SIZE, typst_to_svg_file


def typeset(
    typst_code: str,
    preamble: str = "",
    text_size: float = TYPST_COMPILATION_FONT_SIZE,
    font_paths: list[str | Path] | None = None,
) -> Path:
    """Return the file of a compiled text, as Manim's `typst_to_svg_file` does: kept from before, or made now."""
    folder = Path(config.get_dir("tex_dir"))
    name = sha256(repr((typst_code, preamble, text_size, font_paths)).encode()).hexdigest()[:32]
    file = folder / f"{name}.svg"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept = config.tex_dir
        with TemporaryDirectory(dir=folder) as own:
            try:
                config.tex_dir = (
                    own  # alone: Manim's `tempconfig` would set up its renderer anew, twice for each text
                )
                typst_to_svg_file(typst_code, preamble, text_size, font_paths).replace(file)
            finally:
                config.tex_dir = kept
    return file


setattr(typst_mobject, "typst_to_svg_file", typeset)  # noqa: B010 (what the classes of text call; mypy sees no export)


# What parsing leaves in a text, by all that it depends on. Manim's own cache forgets the baselines.
_parsed: dict[tuple[object, ...], dict[str, Any]] = {}
_LEFT_BY_PARSING = (
    "submobjects",
    "id_to_vgroup_dict",
    "_baseline_tracked_submobjects",
    "_stroke_width_tracked_submobjects",
    "sheen_direction",
)
MOST_PARSED = 500


class Typeset(Typst):
    """A text that Typst sets; all texts of the kit are."""

    def generate_mobject(self) -> Self:
        """Make the letters of the compiled file; they are copied where the same text was parsed before."""
        labels = tuple((leaf, tuple(names)) for leaf, names in self._svg_leaf_labels.items())
        key = (self.file_name, self.track_baselines, self._preserve_svg_stroke_widths, labels)
        if key in _parsed:
            vars(self).update(deepcopy(_parsed[key]))
            return self
        self._parse()
        if len(_parsed) >= MOST_PARSED:
            _parsed.clear()
        _parsed[key] = deepcopy({name: getattr(self, name) for name in _LEFT_BY_PARSING})
        return self

    def _parse(self) -> None:
        """Parse a copy of the compiled file: Manim writes and removes another beside the one that it parses."""
        compiled = self.file_name
        with TemporaryDirectory() as own:
            self.file_name = Path(shutil.copy(str(compiled), own))
            super().generate_mobject()
        self.file_name = compiled
        # Manim copies a text whole for each animation of it. Of what it was parsed from only the groups with labels
        # are looked at again; without the rest a copy takes a thirtieth of the time.
        for letter in self.family_members_with_points():
            vars(letter).pop("path_obj", None)
        self.id_to_vgroup_dict = {
            name: group
            for name, group in self.id_to_vgroup_dict.items()
            if name != "root" and not name.startswith("numbered_group_")
        }
