"""The program dies at any moment: every update has its effect exactly once."""

from pathlib import Path

from tests.whole.kill import UPDATES, kill_and_count


async def test_kill_minus_nine_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    figures = await kill_and_count(tmp_path, times=3, seed=20261124)
    assert figures.updates == 3 * UPDATES
    assert (figures.lost, figures.repeated) == (0, 0), str(figures)
