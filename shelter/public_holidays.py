"""The public holidays of the Netherlands, by the library `holidays`.

`python -m shelter.public_holidays FIRST LAST` prints those of these years. The bot asks it so: the library
knows every country of the world, which would lie in memory (11 MB) for the sake of ten days a year.
"""

import subprocess
import sys
from datetime import date
from functools import cache

YEARS_AT_ONCE = 10


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday in the Netherlands. The first of each ten years takes half a second."""
    return day in _holidays(day.year // YEARS_AT_ONCE * YEARS_AT_ONCE)


@cache
def _holidays(first: int) -> frozenset[date]:
    asked = [sys.executable, "-m", __name__, str(first), str(first + YEARS_AT_ONCE - 1)]
    said = subprocess.run(asked, capture_output=True, check=True, text=True)  # noqa: S603 - ourselves
    return frozenset(map(date.fromisoformat, said.stdout.split()))


def _print(first: int, last: int) -> None:
    from holidays import country_holidays

    for day in sorted(country_holidays("NL", years=range(first, last + 1))):
        sys.stdout.write(f"{day.isoformat()}\n")


if __name__ == "__main__":
    _print(int(sys.argv[1]), int(sys.argv[2]))
