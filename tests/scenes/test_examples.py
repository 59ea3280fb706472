"""The examples in the docstrings of the kit do what they say."""

import doctest
import importlib
import logging
from pathlib import Path

import pytest
from manim import tempconfig

KIT = Path(__file__).resolve().parents[2] / "scenes" / "kit"


@pytest.mark.parametrize("name", sorted(path.stem for path in KIT.glob("[a-z]*.py")))
def test_examples(name, tmp_path, caplog):
    caplog.set_level(logging.WARNING, logger="manim")  # what it logs is no result
    with tempconfig({"media_dir": str(tmp_path)}):
        failures = doctest.testmod(importlib.import_module(f"scenes.kit.{name}"))
    assert failures.failed == 0
