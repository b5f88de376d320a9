"""The wheel carries everything that git keeps in our packages: code, catalogues, pages, migrations."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers", "locales", "playground", "scheduler", "shelter", "storage")


@pytest.fixture(scope="module")
def kept() -> list[str]:
    """What git keeps or would keep in the rooms, as paths from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *ROOMS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for path in listed.stdout.splitlines() if (ROOT / path).exists()]


@pytest.fixture(scope="module")
def wheel(kept: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("source")
    metadata = [name for name in ("pyproject.toml", "README.md", "LICENSE") if (ROOT / name).exists()]
    for path in [*kept, *metadata]:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, source / path)
    target = tmp_path_factory.mktemp("wheel")
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *offline, "-w", target, source], check=True)
    [built] = target.glob("wegwijs-*.whl")
    return built


def test_what_git_keeps_is_in_the_wheel(kept: list[str], wheel: Path) -> None:
    assert set(kept) - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_wheel_brings_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} <= set(ROOMS)
