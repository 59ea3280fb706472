"""Set-up: setup.sh installs what is missing and nothing else; lock file and Makefile hold what they promise.

setup.sh runs here with only stand-ins on PATH for everything that would change the machine: each notes how it
was called, and the tests read the notes.
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from setuptools import find_packages

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REAL_TOOLS = ("sh", "cat", "chmod", "cksum", "cp", "dirname", "env", "mkdir", "rm")

NOTE = '#!/bin/sh\necho "$(basename "$0") $*" >>"$NOTES"\n'
PYTHON = r"""
case "$*" in
*"version_info < "*) exit $([ -e "$STATE/old python" ] && echo 1 || echo 0) ;;
*get_path*) echo "$STATE" ;;
*"import ensurepip"*) [ -e "$STATE/ensurepip" ] ;;
*%d.%d*) echo 3.11 ;;
--version) echo "Python 3.11.2" ;;
"-m venv --clear .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
"-m pip install"*) [ ! -e "$STATE/no network" ] ;;
esac
"""


class Machine:
    """A project folder beside a PATH of stand-ins."""

    def __init__(self, folder, *, uname="Linux", user=0):
        self.project, self.bin, self.state = folder / "a project", folder / "bin", folder / "state"
        self.notes = folder / "notes"
        for made in (self.project, self.bin, self.state):
            made.mkdir()
        for name in ("setup.sh", "requirements.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.project)
        for name in (*REAL_TOOLS, "basename"):
            (self.bin / name).symlink_to(shutil.which(name))
        self.put("uname", f"echo {uname}")
        self.put("id", f"echo {user}")
        self.put("python3", PYTHON)
        for tool in ("gcc", "cc", "pkg-config"):
            self.put(tool, "")
        for mark in ("Python.h", "ensurepip"):
            (self.state / mark).touch()

    def put(self, name, script):
        (self.bin / name).write_text(NOTE + script + "\n")
        (self.bin / name).chmod(0o755)

    def lose(self, *names):
        for name in names:
            place = self.bin if (self.bin / name).exists() else self.state
            (place / name).unlink()

    def setup(self, **environment):
        self.notes.write_text("")
        return subprocess.run(
            ["/bin/sh", str(self.project / "setup.sh")],
            env={"PATH": str(self.bin), "NOTES": str(self.notes), "STATE": str(self.state)} | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def calls(self, program):
        return [line for line in self.notes.read_text().splitlines() if line.startswith(program + " ")]


@pytest.fixture
def linux(tmp_path):
    return Machine(tmp_path)


def test_complete_machine_needs_only_python_packages(linux):
    linux.put("apt-get", "")
    done = linux.setup()
    assert done.returncode == 0, done.stderr
    assert linux.calls("apt-get") == []
    assert [call for call in linux.calls("python") if "pip install" in call] == [
        "python -m pip install --require-hashes -r requirements.lock",
        "python -m pip install --no-deps -e .",
    ]


def test_second_call_does_nothing(linux):
    linux.setup()
    done = linux.setup()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [call for call in linux.notes.read_text().splitlines() if "python" in call] == ["python -c "]


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_changed_requirements_are_installed(linux, changed):
    linux.setup()
    with (linux.project / changed).open("a") as stream:
        stream.write("\n# changed\n")
    linux.setup()
    assert any("pip install" in call for call in linux.calls("python"))
    assert not linux.calls("python3") or all("venv --clear" not in call for call in linux.calls("python3"))


def test_moved_project_is_installed_again(linux):
    linux.setup()
    linux.project = linux.project.rename(linux.project.with_name("elsewhere"))
    linux.setup()
    assert any("pip install" in call for call in linux.calls("python"))


def test_bare_debian_gets_the_four_packages_and_hears_their_names(linux):
    linux.lose("gcc", "pkg-config", "Python.h", "ensurepip")
    linux.put("apt-get", "")
    done = linux.setup()
    assert done.returncode == 0, done.stderr
    named = re.search(r"installing system packages: (.*)", done.stdout).group(1)
    assert re.fullmatch(r"gcc python3(\.11)?-dev python3(\.11)?-venv libpango1\.0-dev", named)
    assert linux.calls("apt-get") == [
        "apt-get update",
        f"apt-get install -y --no-install-recommends {named}",
    ]


@pytest.mark.parametrize(("lost", "wanted"), [("gcc", "gcc"), ("pkg-config", "libpango1.0-dev")])
def test_only_the_missing_package_is_installed(linux, lost, wanted):
    linux.lose(lost)
    linux.put("apt-get", "")
    linux.setup()
    assert linux.calls("apt-get")[-1].endswith(f"--no-install-recommends {wanted}")


def test_machine_without_python_gets_one(linux):
    shutil.move(linux.bin / "python3", linux.state / "python to come")
    linux.put(
        "apt-get", f'case $1 in install) cp "{linux.state}/python to come" "{linux.bin}/python3" ;; esac'
    )
    done = linux.setup()
    assert done.returncode == 0, done.stderr
    assert linux.calls("apt-get")[-1].endswith("python3-dev python3-venv")


def test_user_installs_through_sudo(tmp_path):
    machine = Machine(tmp_path, user=1000)
    machine.lose("gcc")
    machine.put("apt-get", "")
    machine.put("sudo", 'exec "$@"')
    assert machine.setup().returncode == 0
    assert machine.calls("sudo")[0] == "sudo env DEBIAN_FRONTEND=noninteractive apt-get update"


def test_user_without_sudo_is_told_what_to_ask_for(tmp_path):
    machine = Machine(tmp_path, user=1000)
    machine.lose("gcc")
    machine.put("apt-get", "")
    done = machine.setup()
    assert done.returncode == 1
    assert "apt-get install gcc" in done.stderr
    assert "installing" not in done.stdout


def test_other_linux_is_told_what_to_install(linux):
    linux.lose("gcc", "pkg-config")
    done = linux.setup()
    assert done.returncode == 1
    assert "gcc libpango1.0-dev" in done.stderr
    assert "dnf install" in done.stderr


def test_failing_apt_is_reported_with_the_packages(linux):
    linux.lose("gcc")
    linux.put("apt-get", "exit 100")
    done = linux.setup()
    assert done.returncode == 1
    assert "apt-get failed" in done.stderr
    assert done.stderr.rstrip().endswith("gcc")
    assert not (linux.project / ".venv").exists()


def test_mac_gets_cairo_from_homebrew(tmp_path):
    machine = Machine(tmp_path, uname="Darwin")
    machine.lose("pkg-config")
    machine.put("brew", "")
    assert machine.setup().returncode == 0
    assert machine.calls("brew") == ["brew install cairo pkg-config"]


def test_complete_mac_needs_no_homebrew(tmp_path):
    assert Machine(tmp_path, uname="Darwin").setup().returncode == 0


def test_failing_pip_leaves_the_work_to_the_next_call(linux):
    (linux.state / "no network").touch()
    done = linux.setup()
    assert done.returncode == 1
    assert "pip failed" in done.stderr
    linux.lose("no network")
    assert linux.setup().returncode == 0
    assert any("pip install" in call for call in linux.calls("python"))


@pytest.mark.parametrize("environment", [{}, {"PYTHON": "python3"}])
@pytest.mark.parametrize("system", ["Linux", "Darwin"])
def test_old_python_is_refused_in_words_before_anything_is_asked_for_or_installed(
    tmp_path, system, environment
):
    machine = Machine(tmp_path, uname=system, user=1000)
    (machine.state / "old python").touch()
    machine.lose("pkg-config", "ensurepip")
    for installer in ("apt-get", "sudo", "brew"):
        machine.put(installer, "")
    done = machine.setup(**environment)
    assert done.returncode == 1
    assert "3.11 or newer" in done.stderr
    assert "installing" not in done.stdout
    assert [call for name in ("apt-get", "sudo", "brew") for call in machine.calls(name)] == []


def test_old_python_is_named_with_what_to_do(linux):
    (linux.state / "old python").touch()
    told = linux.setup().stderr
    assert "this is Python 3.11.2" in told
    assert "make lecture PYTHON=/path/to/python3.12" in told


def test_newer_python_beside_an_old_one_is_taken(linux):
    (linux.state / "old python").touch()
    linux.put("python3.12", PYTHON.replace('[ -e "$STATE/old python" ]', "false"))
    done = linux.setup()
    assert done.returncode == 0, done.stderr
    assert any("-m venv" in call for call in linux.calls("python3.12"))


def test_python_that_is_not_there_is_refused_in_words(linux):
    done = linux.setup(PYTHON="python9")
    assert done.returncode == 1
    assert "PYTHON=python9: there is no such program" in done.stderr


def locked():
    """Return the lock's versions by package; a package may have several, for different Pythons."""
    versions = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / "requirements.lock").read_text(), re.M):
        versions.setdefault(name.lower().replace("_", "-"), []).append(version)
    return versions


def test_lock_names_no_address_and_hashes_everything():
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    assert " @ " not in text
    blocks = re.split(r"^(?=\S)", re.sub(r"^ *#.*\n", "", text, flags=re.M), flags=re.M)[1:]
    assert len(blocks) > 40
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize(
    "line", PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["test"]
)
def test_lock_satisfies_pyproject(line):
    requirement = Requirement(line)
    versions = locked()[requirement.name]
    assert all(requirement.specifier.contains(version) for version in versions)


def test_every_folder_of_code_is_installed():
    folders = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in ("netcore", "scenes")
        for path in (ROOT / top).rglob("*.py")
    }
    assert folders == set(find_packages(str(ROOT), **PROJECT["tool"]["setuptools"]["packages"]["find"]))


def make(*arguments):
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
    )


def test_make_alone_lists_every_command():
    listed = re.findall(r"^  ([a-z]+) ", make().stdout, re.M)
    rules = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M)
    assert set(listed) == set(rules) - {"quality"}
    assert {"setup", "lecture", "lectures", "runs", "test", "lint", "bench", "clean"} <= set(listed)


def test_the_tests_train_apart_from_the_users_runs_and_distclean_removes_that(tmp_path):
    code = "import tests.conftest, netcore; print(netcore.runs_directory())"
    environment = {name: value for name, value in os.environ.items() if name != "NETCORE_RUNS"}
    environment["XDG_CACHE_HOME"] = str(tmp_path)
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    runs = Path(told.stdout.strip())
    (folder,) = re.findall(r'"(\$\{XDG_CACHE_HOME[^"]+)"', make("--dry-run", "distclean").stdout)
    expanded = subprocess.run(
        ["sh", "-c", f'echo "{folder}"'], env=environment, capture_output=True, text=True, check=True
    )
    assert Path(expanded.stdout.strip()) == runs.parent == tmp_path / "netcore-lectures"


def test_make_refuses_an_unknown_quality():
    done = make("lecture", "QUALITY=superb")
    assert done.returncode != 0
    assert "superb is none of low, medium, high" in done.stderr


@pytest.mark.parametrize("command", ["lecture", "help", "sheet"])
def test_make_refuses_variables_that_it_does_not_know(command):
    done = make("--dry-run", command, "RUN=my.toml", "BEAT=3.4", "BEATS=3.4")
    assert done.returncode == 2
    told = re.search(r"there is no variable (.*); there are: (.*)\.  Stop", done.stderr)
    assert told.group(1) == "BEAT RUN"
    assert {"LECTURE", "QUALITY", "BEATS"} <= set(told.group(2).split())
    assert done.stdout == ""


def test_make_knows_the_variables_that_are_named_for_users():
    texts = [make("help").stdout, (ROOT / "README.md").read_text(), (ROOT / "setup.sh").read_text()]
    named = {name for text in texts for name in re.findall(r"\b([A-Z]+)=", text)} - {"NAME"}
    assert {"LECTURE", "QUALITY", "BEATS", "FRAMES", "TRACEBACK", "PYTHON"} <= named
    done = make("help", *(f"{name}=1" for name in named))
    assert done.returncode == 0, done.stderr


def test_variables_of_the_environment_are_not_makes_concern(monkeypatch):
    monkeypatch.setenv("BEAT", "3.4")
    assert make("help").returncode == 0


def test_make_within_make_refuses_unknown_variables_too(tmp_path):
    (tmp_path / "Makefile").write_text(f"all:\n\t@$(MAKE) -C '{ROOT}' help\n")
    for given, code in [("BEATS=3.4", 0), ("BEAT=3.4", 2)]:
        done = subprocess.run(["make", given], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == code, done.stderr


def test_make_asks_for_manims_log_only_on_request():
    loud = "-v INFO --progress_bar display"
    assert loud not in make("--dry-run", "lecture").stdout
    assert loud in make("--dry-run", "lecture", "VERBOSE=1").stdout


def test_manim_settings():
    config = configparser.ConfigParser()
    config.read(ROOT / "manim.cfg")
    settings = dict(config["CLI"])
    assert settings["media_dir"] == "media"
    assert settings["max_files_cached"] == "-1"
    assert settings["notify_outdated_version"] == "False"
    assert dict(config["video_encoder.options"]) == {"preset": "veryfast", "crf": "21"}
    assert "save_sections" not in settings  # with it, manim cannot render a single frame (-s)


def test_scripts_can_be_run():
    for script in (".ci/run", "benchmarks/bare_debian.sh"):
        assert os.access(ROOT / script, os.X_OK)
