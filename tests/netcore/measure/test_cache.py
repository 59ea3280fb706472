"""What was measured is found again only while nothing that it depends on has changed."""

import pytest

from netcore.errors import FactError
from netcore.measure import cache
from netcore.measure.cache import cache_file, code_digest, imports, source_of


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from netcore.network.backprop import forward", {"netcore.network.backprop"}),
        ("from netcore.network import cost", {"netcore.network.cost"}),
        ("from netcore.network import cost, no_such_module", {"netcore.network.cost", "netcore.network"}),
        ("import netcore.places, os, numpy.random", {"netcore.places"}),
        ("def late():\n    if True:\n        from netcore import places", {"netcore.places"}),
        ("import netcored\nfrom netcored import x", set()),
        ("'import netcore.places'", set()),
    ],
)
def test_imports_are_found_wherever_they_stand(source, found):
    assert imports(source, ("netcore",)) == found


def test_a_module_without_a_file_is_an_error():
    with pytest.raises(FactError, match="no source file"):
        source_of("no_such_module")


@pytest.fixture
def renews(monkeypatch):
    """Tell whether a change of a module gives the measured values of a quantity another file."""

    def changed(module, quantity_module="netcore.measure.derivatives"):
        files = []
        for edited in (False, True):
            with monkeypatch.context() as patch:
                if edited:
                    patch.setattr(
                        cache,
                        "source_of",
                        lambda name: source_of(name) + "\nchanged = True" * (name == module),
                    )
                code_digest.cache_clear()
                files.append(cache_file("output derivatives", quantity_module, ["digest"], {"step": 1}))
        code_digest.cache_clear()
        return files[0] != files[1]

    return changed


def test_a_quantity_s_own_module_counts(renews):
    assert renews("netcore.measure.derivatives")
    assert not renews("netcore.measure.planes")


def test_what_a_quantity_builds_on_counts(renews):
    assert renews("netcore.network.backprop")
    assert renews("netcore.network.arrays")  # what that builds on


@pytest.mark.parametrize(
    "module",
    [
        "netcore.measure.registry",
        "netcore.measure.cache",
        "netcore.facts",
        "netcore.cli",
        "netcore.runs.named",
        "netcore.runs.training",
    ],
)
def test_bookkeeping_does_not_count(renews, module):
    assert not renews(module)


def test_every_quantity_can_be_kept():
    from netcore.measure.registry import quantities

    modules = {function.__module__ for function in quantities().values()}
    digests = {code_digest(module, within=("netcore",), without=cache.BOOKKEEPING) for module in modules}
    assert len(digests) == len(modules) > 5


def test_the_key_is_of_name_logs_and_arguments():
    base = ("output derivatives", "netcore.measure.derivatives", ["a", "b"], {"step": 1, "index": 2})
    same = ("output derivatives", "netcore.measure.derivatives", ("a", "b"), {"index": 2, "step": 1})
    assert cache_file(*base) == cache_file(*same)
    others = [
        ("other", *base[1:]),
        (*base[:2], ["b", "a"], base[3]),
        (*base[:2], ["a"], base[3]),
        (*base[:3], {"step": 2, "index": 1}),
    ]
    assert len({cache_file(*key) for key in [base, *others]}) == len(others) + 1
