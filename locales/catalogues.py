"""The catalogues: gathered from the code, brought up to date, compiled. `python -m locales.catalogues`

English stands in the code, so its catalogue is the code itself; every other finished language has
`locales/<code>/LC_MESSAGES/wegwijs.po` and, beside it, the compiled `.mo` that the bot reads. Both are
committed, so that running needs no step; `locales.check` sees to it that they belong together.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from locales import plurals
from locales.languages import FINISHED, INTERFACE, Language
from locales.spoken import DOMAIN, FOLDER, compiled_file

ROOT = FOLDER.parent
SPOKEN_IN = ("bot", "handlers", "locales", "scheduler", "shelter")
KEYWORDS = {"say": None, "careful": None, "N_": None, "count": (1, 2), "about": ((1, "c"), 2)}
TRANSLATED = tuple(language for language in FINISHED if language != INTERFACE)
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in every header: a catalogue changes when a text changes, and not otherwise."""
_WHO = "see docs/LANGUAGES.md"
_WIDTH = 100


def template_file(root: Path = FOLDER) -> Path:
    return root / f"{DOMAIN}.pot"


def po_file(language: Language, root: Path = FOLDER) -> Path:
    return compiled_file(language.code, root).with_suffix(".po")


def gathered(root: Path = ROOT) -> Catalog:
    """All messages that stand in the code."""
    template = empty(None)
    for path in sources(root):
        where = path.relative_to(root).as_posix()
        for line, message, _, context in extract_from_file("python", path, keywords=KEYWORDS):
            template.add(message, locations=[(where, line)], context=context)
    return template


def sources(root: Path = ROOT, rooms: Sequence[str] = SPOKEN_IN) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((root / room).rglob("*.py"))


def empty(language: Language | None) -> Catalog:
    catalogue = Catalog(
        locale=language.babel if language else None,
        domain=DOMAIN,
        project="Wegwijs",
        version="1",
        msgid_bugs_address=_WHO,
        last_translator=_WHO,
        language_team=_WHO,
        header_comment="# Texts of Wegwijs. docs/LANGUAGES.md says how they are made.",
        creation_date=_ALWAYS,
        revision_date=_ALWAYS,
        fuzzy=False,
    )
    if language:
        catalogue.mime_headers = [("Plural-Forms", plurals.header(language.babel))]
    return catalogue


def read(path: Path, language: Language | None) -> Catalog:
    """A catalogue as it lies there; an empty one where there is none."""
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language.babel if language else None, domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def renewed(language: Language, old: Catalog, template: Catalog) -> Catalog:
    """The messages of the template with the old translations. What is no longer in the code is gone.

    A new message that is like an old one gets that one's translation, marked fuzzy: to be read again.
    """
    old.update(template)
    new = empty(language)
    for message in old:
        if message.id:
            new[_key(message)] = message
    return new


def is_complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0. What is still to be translated is said by language."""
    parser = argparse.ArgumentParser(prog="python -m locales.catalogues", description="Update and compile.")
    parser.add_argument("--compile", action="store_true", help="only compile what is there")
    only_compile = parser.parse_args(arguments).compile
    template = empty(None) if only_compile else gathered()
    if not only_compile:
        _write(template_file(), template)
    for language in TRANSLATED:
        catalogue = read(po_file(language), language)
        if not only_compile:
            catalogue = renewed(language, catalogue, template)
            _write(po_file(language), catalogue)
        compiled_file(language.code).write_bytes(compiled(catalogue))
        todo = sum(bool(each.id) and (each.fuzzy or not is_complete(each)) for each in catalogue)
        sys.stdout.write(f"{language.code}: {len(catalogue)} messages, {todo} to translate\n")
    return 0


def _key(message: Message) -> str | tuple[str, str]:
    key = message.id if isinstance(message.id, str) else message.id[0]
    return (key, message.context) if message.context else key


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=_WIDTH, sort_output=True, include_lineno=False, ignore_obsolete=True)


if __name__ == "__main__":
    sys.exit(main())
