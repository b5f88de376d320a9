"""`python -m shelter.files NOW ZONE`: read one file, apart from the bot.

The file comes in at stdin, what was read goes out at stdout as JSON: `{"read": …}` or `{"problem": …}`. A
file that is made to do harm takes down this process alone, which may use little memory and time.
"""

import os
import sys
from contextlib import suppress
from datetime import datetime

from pydantic import TypeAdapter

from shelter.files import limits
from shelter.files.faults import Problem, Unreadable
from shelter.files.reader import read
from shelter.files.rows import Read
from shelter.models.record import Record


class Outcome(Record):
    """One of the two."""

    read: Read | None = None
    problem: Problem | None = None


OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)


def main() -> None:
    _take_less()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - what libraries print goes there
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    now, zone = datetime.fromisoformat(sys.argv[1]), sys.argv[2]
    content = sys.stdin.buffer.read(limits.BYTES + 1)
    try:
        outcome = Outcome(read=read(content, now, zone))
    except Unreadable as error:
        outcome = Outcome(problem=Problem.of(error))
    with out:
        out.write(OUTCOME.dump_json(outcome, exclude_defaults=True))


def _take_less() -> None:
    with suppress(ImportError):  # where there is no such thing, the time alone is limited, from outside
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
