"""The size of the gradient in each layer, and the factors that make it."""

import numpy as np
import pytest

from netcore.errors import FactError
from netcore.network.params import Params


def test_gradients_by_layer_of_several_runs(ask, logs, full_gradient):
    found = ask("gradient by layer", "rough", "other", step=3)
    for row, name in enumerate(("rough", "other")):
        log = logs[name]
        weights = Params((16, 5, 4, 3), full_gradient(log, 3)).weights
        assert found.norm[row] == pytest.approx([np.sqrt((weight**2).sum()) for weight in weights])
        assert found.each[row] == pytest.approx([np.sqrt((weight**2).mean()) for weight in weights])
        assert found.first_to_last[row] == pytest.approx(found.norm[row, 0] / found.norm[row, 2])
    assert found.mean == pytest.approx((found.norm[0] + found.norm[1]) / 2)
    assert np.array_equal(found.low, np.minimum(*found.norm))
    assert np.array_equal(found.high, np.maximum(*found.norm))
    # "few" starts where "rough" does, and has the first 12 of its examples
    few = ask("gradient by layer", step=0, examples=12)
    assert few.norm == pytest.approx(ask("gradient by layer", "few", step=0).norm)
    assert few.norm != pytest.approx(ask("gradient by layer", step=0).norm)


def test_factors_lead_from_the_size_of_each_layer_to_the_one_before(ask, logs):
    found = ask("backward factors", "rough", "other", step=3, examples=2)
    squares = []
    for name in ("rough", "other"):
        for index in range(2):
            one = ask("example derivatives", name, index=index, step=3)
            squares.append([[np.sum(v**2) for v in one.dc_dz], [np.sum(v**2) for v in one.dc_da[1:]]])
    by_z, by_a = np.sqrt(np.mean(squares, axis=0))
    assert found.size == pytest.approx(by_z, rel=1e-5)
    assert found.slope == pytest.approx(by_z / by_a, rel=1e-5)
    assert found.slope.max() <= 0.25
    assert found.size[:-1] == pytest.approx(found.size[1:] * found.weight * found.slope[:-1])


@pytest.mark.parametrize("name", ["gradient by layer", "backward factors"])
def test_runs_with_other_layers_do_not_compare(ask, name):
    with pytest.raises(FactError, match="different layers"):
        ask(name, "rough", "single")
