"""The examples in the docstrings of the pictures do what they say."""

import doctest
import importlib
import logging

import pytest
from manim import tempconfig

from tests.scenes.lectures import ROOT

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("kit", "beats")
    for path in (ROOT / "scenes" / folder).rglob("[a-z]*.py")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name, tmp_path, caplog):
    caplog.set_level(logging.WARNING, logger="manim")  # what it logs is no result
    with tempconfig({"media_dir": str(tmp_path)}):
        failures = doctest.testmod(importlib.import_module(name))
    assert failures.failed == 0
