"""What a check of the languages found."""

from dataclasses import dataclass

_LONG = 70


@dataclass(frozen=True, slots=True)
class Complaint:
    """One line: the file, the entry, and why."""

    where: str
    entry: str
    why: str

    def __str__(self) -> str:
        entry = self.entry if len(self.entry) <= _LONG else f"{self.entry[:_LONG]}…"
        return f'{self.where}: "{entry}": {self.why}' if entry else f"{self.where}: {self.why}"
