"""A table of leefgeld days: each row to what it means."""

from datetime import date, timedelta
from functools import partial

from shelter.files import cells
from shelter.files.columns import Line, Table, WrongHere
from shelter.files.faults import BadCell, Fault
from shelter.files.rows import AllowanceRow, Content, Read
from shelter.text import N_

PERIOD = timedelta(days=6)
"""A payment is for a week from its day on, where the file does not say otherwise."""
_BEFORE = N_("The end is before the beginning.")


def read_allowances(table: Table) -> Read:
    found: list[AllowanceRow] = []
    faults: list[Fault] = []
    american = cells.is_american(line.get("date") for line in table.lines)
    for line in table.lines:
        try:
            found.append(_row(line, american))
        except WrongHere as wrong:
            faults.append(wrong.fault)
    return Read(content=Content.ALLOWANCES, allowances=tuple(found), faults=tuple(faults))


def _row(line: Line, american: bool) -> AllowanceRow:
    pay_on = line.take("date", partial(cells.sure_day, american=american))
    from_time, until_time = line.take("time", cells.clock), line.take("until", cells.clock)
    if until_time <= from_time:
        raise WrongHere(line.fault(BadCell(_BEFORE), "until"))
    starts, ends = _period(line, pay_on)
    return AllowanceRow(
        row=line.number,
        key=line.take("id", partial(cells.text, limit=200)) or None,
        code=line.take("resident", cells.needed),
        pay_on=pay_on,
        from_time=from_time,
        until_time=until_time,
        period_start=starts,
        period_end=ends,
        cents=line.take("amount", cells.cents),
        chores=line.take("chores", cells.cents) if line.has("chores") else 0,
        pay_point=line.take("place", partial(cells.needed, limit=100)),
    )


def _period(line: Line, pay_on: date) -> tuple[date, date]:
    starts = line.take("period_start", cells.day) if line.has("period_start") else pay_on
    ends = line.take("period_end", cells.day) if line.has("period_end") else starts + PERIOD
    if ends < starts:
        raise WrongHere(line.fault(BadCell(_BEFORE), "period_end"))
    return starts, ends
