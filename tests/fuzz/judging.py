"""What must hold of every file, whatever it is: it is read rightly, or refused in a sentence with a place."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from shelter.files import limits
from shelter.files.faults import Damaged, Unreadable
from shelter.files.reader import read
from shelter.files.rows import AnyRow, Read

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ZONE = "Europe/Amsterdam"
UNREADABLE = "refused as a whole"
PARTLY = "read, with faults of some rows"
WHOLE = "read without a fault"


def judge(content: bytes, outcomes: Counter[str]) -> Read | None:
    """Count what came of it; what was read. Any other error than Unreadable is a failure of ours."""
    try:
        found = read(content, NOW, ZONE)
    except Unreadable as error:
        check_refusal(error)
        outcomes[UNREADABLE] += 1
        return None
    check(found)
    outcomes[PARTLY if found.faults else WHOLE] += 1
    return found


def check_refusal(refused: Unreadable) -> None:
    check_sentence(refused.sentence, refused.values)
    assert not isinstance(refused, Damaged) or refused.values["place"]


def check(found: Read) -> None:
    """Each fault has its place, each row can be kept, and nothing is beyond the limits."""
    for fault in found.faults:
        assert fault.row >= 1
        check_sentence(fault.sentence, fault.values)
    rows: tuple[AnyRow, ...] = (*found.appointments, *found.allowances, *found.residents)
    assert len(rows) <= limits.ROWS + 1
    assert all(row.row >= 1 for row in rows)
    far = NOW + timedelta(days=365 * 80)
    assert all(row.starts_at < far and row.starts_at.tzinfo for row in found.appointments)
    assert Read.model_validate_json(found.model_dump_json()) == found


def check_sentence(sentence: str, values: dict[str, object] | dict[str, str]) -> None:
    """It can be said, and is short enough for a chat."""
    said = sentence.format(**values)
    assert "{" not in sentence.format(**dict.fromkeys(values, "x"))
    assert 0 < len(said) < 400
