"""Whether the languages are whole: `python -m locales.check`. A line for each fault, exit status 1 if any."""

import sys
from collections.abc import Iterator
from pathlib import Path

from locales import check_catalogues, check_code, check_content
from locales.catalogues import ROOT, TRANSLATED, gathered, po_file, read, sources, template_file
from locales.complaints import Complaint
from locales.spoken import FOLDER, compiled_file

CONVERSATIONS = ("handlers", "scheduler")


def complaints(root: Path = ROOT, folder: Path = FOLDER) -> Iterator[Complaint]:
    """Everything that is wrong with the texts in the code below `root` and the catalogues in `folder`."""
    code = gathered(root)
    kept = read(template_file(folder), None)
    yield from check_catalogues.of_template(_short(template_file(folder), folder.parent), kept, code)
    for language in TRANSLATED:
        path, mo = po_file(language, folder), compiled_file(language.code, folder)
        catalogue = read(path, language)
        yield from check_catalogues.of_catalogue(_short(path, folder.parent), language, catalogue, code)
        content = mo.read_bytes() if mo.exists() else None
        yield from check_catalogues.of_compiled(_short(mo, folder.parent), catalogue, content)
    for path in sources(root, CONVERSATIONS):
        yield from check_code.of_source(_short(path, root), path.read_text("utf-8"))
    yield from check_content.of_content()


def main() -> int:
    found = list(complaints())
    for complaint in found:
        sys.stdout.write(f"{complaint}\n")
    sys.stdout.write(f"{len(found)} faults in the languages\n" if found else "the languages are whole\n")
    return 1 if found else 0


def _short(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


if __name__ == "__main__":
    sys.exit(main())
