"""`make setup` mends what it finds broken, and says so in one line when it cannot."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def make(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    # Dry: prints what would be done. The checks that decide it run all the same.
    return subprocess.run(
        ["make", "--dry-run", *words], cwd=folder, capture_output=True, text=True, check=False, env=os.environ
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "a checkout"
    (folder / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements-embedded.txt").touch()
    os.utime(folder / "requirements-embedded.txt", (0, 0))
    (folder / ".venv" / ".demo").touch()
    return folder


def give_python(checkout: Path, script: str) -> None:
    python = checkout / ".venv" / "bin" / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)


def test_setup_of_a_whole_environment_installs_nothing(checkout: Path) -> None:
    give_python(checkout, "exit 0")
    assert "install.py" not in make(checkout, "setup").stdout


def test_setup_without_an_environment_installs_it(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    said = make(checkout, "setup").stdout
    assert "install.py" in said
    assert "rm -rf" not in said


@pytest.mark.parametrize("python", ["none", "dangling", "without its packages"])
def test_setup_of_a_broken_environment_makes_it_again(checkout: Path, python: str) -> None:
    if python == "dangling":
        (checkout / ".venv" / "bin" / "python").symlink_to("/no/such/python")
    elif python == "without its packages":
        give_python(checkout, "exit 1")
    said = make(checkout, "setup").stdout
    assert said.index("rm -rf .venv") < said.index("install.py")
