"""The lock files: whole, hashed, and without an address or path of the machine that wrote them."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, str]:
    """What a lock file pins: name to the text from its version to its last hash."""
    text = (ROOT / lock).read_text()
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    return {canonical(entry.partition("==")[0]): entry.partition("==")[2] for entry in entries}


def declared(*groups: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = list(project["project"]["dependencies"])
    for group in groups:
        lines += project["dependency-groups"][group]
    return {canonical(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    assert pins(lock)
    assert [name for name, entry in pins(lock).items() if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_path(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    assert [line for line in lines if re.search(r"://|--(?:extra-)?index|--find-links|(?:^|\s)/", line)] == []


def test_the_locks_hold_what_the_project_declares() -> None:
    assert declared("build") - pins("requirements.lock").keys() == set()
    assert declared("build", "dev") - pins("requirements-dev.lock").keys() == set()


def test_users_and_developers_get_the_same_versions() -> None:
    developers = pins("requirements-dev.lock")
    assert {
        name: entry for name, entry in pins("requirements.lock").items() if developers[name] != entry
    } == {}
