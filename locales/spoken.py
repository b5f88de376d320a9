"""The compiled catalogues, each read once."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

DOMAIN = "wegwijs"
FOLDER = Path(__file__).parent


def compiled_file(code: str, root: Path = FOLDER) -> Path:
    return root / code / "LC_MESSAGES" / f"{DOMAIN}.mo"


@cache
def catalogue(code: str) -> NullTranslations:
    """The translations of a finished language; for the language of the code itself, an empty one."""
    path = compiled_file(code)
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        return GNUTranslations(file)
