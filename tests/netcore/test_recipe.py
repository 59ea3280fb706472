"""Recipes are read strictly, and every error names the key."""

import re
import time
import tomllib

import pytest

import netcore
from netcore.recipe import EXAMPLE, RunSpec, recipe_template
from netcore.runlog.format import Header

GOOD = {
    "data": {"name": "mnist"},
    "network": {"layers": [784, 16, 10]},
    "training": {"learning_rate": 0.5, "batch_size": 10, "epochs": 1},
}


def changed(section, **keys):
    table = {name: dict(values) for name, values in GOOD.items()}
    table.setdefault(section, {}).update(keys)
    return table


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (changed("data", nme="mnist"), "unknown key data.nme"),
        (changed("data", path="x.npz"), "either name .* or path"),
        (changed("data", train=0), "data.train"),
        (changed("data", train=2.5), "data.train"),
        (changed("data", shuffle_labels=1), "data.shuffle_labels"),
        (changed("network", layers=[784]), "network.layers"),
        (changed("network", layers=[784, 0, 10]), "network.layers"),
        (changed("network", layers="784"), "network.layers"),
        (changed("network", activation="swish"), "network.activation"),
        (changed("network", init="zeros"), "network.init"),
        (changed("training", cost="hinge"), "training.cost"),
        (changed("training", learning_rate=0), "training.learning_rate"),
        (changed("training", learning_rate=-1), "training.learning_rate"),
        (changed("training", learning_rate=float("nan")), "training.learning_rate"),
        (changed("training", learning_rate=float("inf")), "training.learning_rate"),
        (changed("training", batch_size=0), "training.batch_size"),
        (changed("training", batch_size="half"), "training.batch_size"),
        (changed("training", batch_size=2.0), "training.batch_size"),
        (changed("training", steps=5), "either epochs or steps"),
        (changed("training", epochs=0), "training.epochs"),
        (changed("training", seed=-1), "training.seed"),
        (changed("training", dtype="float16"), "training.dtype"),
        (changed("log", evaluate_every=0), "log.evaluate_every"),
        (changed("log", every=5), "unknown key log.every"),
        (changed("extra"), "unknown key extra"),
        ({**GOOD, "name": "x"}, "unknown key name"),
        ({key: GOOD[key] for key in ("data", "network")}, "training is missing"),
        (changed("training", learning_rate="fast"), "training.learning_rate"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_its_key(table, message):
    with pytest.raises(netcore.SpecError, match=message) as error:
        RunSpec.from_table(table, name="mine")
    assert str(error.value).startswith("mine: ")


def test_a_file_is_read_and_its_data_path_is_seen_from_it(tmp_path):
    recipe = tmp_path / "mine.toml"
    recipe.write_text(
        '[data]\npath = "digits.npz"\n[network]\nlayers = [4, 2]\n'
        '[training]\nlearning_rate = 1\nbatch_size = "full"\nsteps = 3\n'
    )
    spec = netcore.load_spec(recipe)
    assert spec.name == "mine"
    assert spec.data.path == str(tmp_path / "digits.npz")
    assert spec.training.learning_rate == 1.0
    assert spec.batch_size_of(57) == 57
    assert spec.steps_of(57) == 3


def test_what_is_no_recipe_is_refused_by_its_path(tmp_path):
    with pytest.raises(netcore.SpecError, match=r"no recipe called 'mian': there are .*main"):
        netcore.load_spec("mian")
    with pytest.raises(netcore.SpecError, match=r"none\.toml: cannot read"):
        netcore.load_spec(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("[data")
    with pytest.raises(netcore.SpecError, match=r"broken\.toml: not a TOML file"):
        netcore.load_spec(broken)
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(netcore.SpecError, match="not a TOML file"):
        netcore.load_spec(broken)
    broken.write_text("[data]\nname = 'mnist'\ntrain = 'all'\n")
    with pytest.raises(netcore.SpecError, match=r"broken\.toml: .*data\.train.*network is missing"):
        netcore.load_spec(broken)


def test_changes_replace_values_and_drop_their_rivals():
    spec = RunSpec.from_table(GOOD, name="mine")
    assert spec.changed({"training.steps": 7}).steps_of(60000) == 7
    assert spec.changed({"data.path": "/x.npz"}).data.name is None
    assert spec.changed({"log.evaluate_every": 5}).log.evaluate_every == 5
    assert not spec.fits(spec.changed({"training.seed": 1}))
    assert spec.fits(RunSpec.from_table(GOOD, name="another name"))
    for key in ("training", "training.stepz", "train.steps", ""):
        with pytest.raises(netcore.SpecError, match="unknown key"):
            spec.changed({key: 1})
    with pytest.raises(netcore.SpecError, match=r"training\.seed"):
        spec.changed({"training.seed": "x"})


def test_steps_of_epochs_count_the_smaller_last_batch():
    spec = RunSpec.from_table(changed("training", epochs=3), name="mine")
    assert spec.steps_of(95) == 3 * 10
    with pytest.raises(netcore.SpecError, match=r"training\.batch_size is 10, but there are only 9"):
        spec.steps_of(9)


def test_numbers_have_bounds_before_anything_is_made_of_them(tmp_path):
    recipe = tmp_path / "long.toml"
    text = recipe_template()
    for number in ("0x" + "f" * 10**6, "0b" + "1" * 65, "9" * 10**5, "18446744073709551616", "-1"):
        recipe.write_text(text.replace("seed = 0", f"seed = {number}"))
        began = time.process_time()
        with pytest.raises(netcore.SpecError, match=r"long\.toml: ") as error:
            netcore.load_spec(recipe)
        assert time.process_time() - began < 2
        assert len(str(error.value)) < 500
    recipe.write_text(text.replace("seed = 0", "seed = 18446744073709551615"))
    assert netcore.load_spec(recipe).training.seed == 2**64 - 1
    recipe.write_text(text + "#" * 2**20)
    with pytest.raises(netcore.SpecError, match="not a recipe: larger"):
        netcore.load_spec(recipe)
    recipe.write_text("x = " + "[" * 10**5)
    with pytest.raises(netcore.SpecError, match="not a TOML file"):
        netcore.load_spec(recipe)
    recipe.write_text(text.replace("[784, 16, 16, 10]", f"[784, {2**64}, 10]"))
    with pytest.raises(netcore.SpecError, match=r"network\.layers: a number of more than 64 bits"):
        netcore.load_spec(recipe)


def test_too_many_evaluations_are_refused_before_they_are_planned():
    spec = RunSpec.from_table(GOOD, name="mine").changed(
        {"training.steps": 2**31 - 1, "log.evaluate_every": 1}
    )
    with pytest.raises(netcore.SpecError, match=r"log\.evaluate_every is 1"):
        Header.of(spec, 60000, "0" * 64, {})


def test_the_template_has_every_key_once_and_each_can_be_used():
    template = recipe_template()
    assert RunSpec.from_table(tomllib.loads(template)).fits(EXAMPLE)
    section, keys = "", []
    for line in template.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        found = re.fullmatch(r"(?:# )?([a-z_]+) = (.+)", line)
        if found:
            keys.append(f"{section}.{found[1]}")
            value = tomllib.loads(f"value = {found[2]}")["value"]
            assert EXAMPLE.changed({keys[-1]: value}).table()[section][found[1]] == value
    models = {name: field.annotation for name, field in RunSpec.model_fields.items() if name != "name"}
    assert keys == [f"{name}.{key}" for name, model in models.items() for key in model.model_fields]
    assert all(field.description for model in models.values() for field in model.model_fields.values())


@pytest.mark.parametrize("name", netcore.recipe_names())
def test_the_projects_recipes_can_be_followed(name):
    spec = netcore.load_spec(name)
    assert spec.name == name
    assert spec.steps_of(60000) > 0
