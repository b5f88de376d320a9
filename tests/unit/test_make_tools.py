"""The small shell scripts that make calls, each run for real with a PATH of its own."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"


def program(folder: Path, name: str, body: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def run(tool: str, *arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", TOOLS / tool, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "dotenv", "command"),
    [
        ({}, None, "demo"),
        ({"WEGWIJS_BOT_TOKEN": "1:a"}, None, "run"),
        ({"WEGWIJS_BOT_TOKEN": ""}, "WEGWIJS_BOT_TOKEN=1:a", "demo"),
        ({}, "WEGWIJS_BOT_TOKEN=1:a", "run"),
        ({}, 'export WEGWIJS_BOT_TOKEN = "1:a"', "run"),
        ({}, "WEGWIJS_BOT_TOKEN=\nWEGWIJS_STORE=x", "demo"),
        ({}, "#WEGWIJS_BOT_TOKEN=1:a", "demo"),
    ],
)
def test_a_token_decides_what_make_run_starts(
    tmp_path: Path, environment: dict[str, str], dotenv: str | None, command: str
) -> None:
    program(tmp_path / "bin", "wegwijs", 'echo "$@"')
    if dotenv is not None:
        (tmp_path / ".env").write_text(dotenv)
    started = run("start", "bin", folder=tmp_path, PATH=os.defpath, **environment)
    assert (started.returncode, started.stdout.strip()) == (0, command)


PYTHON_3_8 = """case "$2" in *print*) echo 3.8; exit 0;; esac; exit 1"""
WITHOUT_VENV = """case "$2" in *print*) echo 3.12; exit 0;; *ensurepip*) exit 1;; esac"""
COMPLETE = """case "$2" in *print*) echo 3.12;; esac"""


@pytest.mark.parametrize(
    ("pythons", "status", "said"),
    [
        ({"python3": PYTHON_3_8, "python3.12": COMPLETE}, 0, "python3.12"),
        ({"python3": WITHOUT_VENV, "python3.13": COMPLETE}, 0, "python3.13"),
        ({"python3": WITHOUT_VENV}, 1, "apt-get install python3.12-venv"),
        ({"python3": PYTHON_3_8}, 1, "this is 3.8"),
        ({"python3": "exit 127"}, 1, "apt-get install python3 python3-venv"),
    ],
)
def test_a_python_is_found_or_the_remedy_named(
    tmp_path: Path, pythons: dict[str, str], status: int, said: str
) -> None:
    for name, body in pythons.items():
        program(tmp_path / "bin", name, body)
    found = run("find-python", folder=tmp_path, PATH=str(tmp_path / "bin"))
    assert found.returncode == status
    assert said in (found.stderr if status else found.stdout)


def test_without_browser_and_apt_a_line_says_what_is_skipped(tmp_path: Path) -> None:
    empty = tmp_path / "bin"
    empty.mkdir()
    tried = run("install-browser", folder=tmp_path, PATH=str(empty))
    assert tried.returncode == 0
    assert "the browser tests will be skipped" in tried.stdout


def test_without_root_a_line_says_what_is_skipped(tmp_path: Path) -> None:
    binaries = tmp_path / "bin"
    for name, body in {
        "apt-get": "exit 1",
        "dpkg-query": "exit 1",
        "sudo": "exit 1",
        "id": "echo 1000",
    }.items():
        program(binaries, name, body)
    tried = run("install-browser", folder=tmp_path, PATH=str(binaries))
    assert tried.returncode == 0
    assert "sudo apt-get install chromium" in tried.stdout
    assert "the browser tests will be skipped" in tried.stdout


def test_an_install_that_fails_shows_why_and_skips(tmp_path: Path) -> None:
    binaries = tmp_path / "bin"
    for name, body in {
        "apt-get": "echo no such package; exit 1",
        "dpkg-query": "exit 1",
        "id": "echo 0",
    }.items():
        program(binaries, name, body)
    for name in ("env", "mktemp", "rm", "tail"):
        (binaries / name).symlink_to(shutil.which(name) or "")
    tried = run("install-browser", folder=tmp_path, PATH=str(binaries))
    assert tried.returncode == 0
    assert "no such package" in tried.stdout
    assert "the browser tests will be skipped" in tried.stdout
