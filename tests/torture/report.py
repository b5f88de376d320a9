"""The figures as tables, and as lines for docs/RELIABILITY.md."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.table import Table

from tests.torture import clocks, interleavings, judging, jumps, outages, races


@dataclass
class Report:
    """What was run: its tables, its lines, and each promise that was broken."""

    tables: list[Table] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def of_kills(name: str, seed: int, figures: judging.Figures) -> Report:
    table = _table(f"kill -9: {name}, seed {seed}")
    faults = ", ".join(f"{number} {kind}" for kind, number in sorted(figures.faults.items()))
    states = ", ".join(f"{number} {state}" for state, number in sorted(figures.states.items()))
    for what, number in (
        ("kills", figures.kills),
        ("reminders and news planned", figures.planned),
        ("messages that arrived", figures.messages),
        ("… that said several at once", figures.together),
        ("lost", figures.lost),
        ("out of order within a chat", figures.out_of_order),
        ("said again", figures.repeats),
        ("… because the answer never came", figures.by_answer),
        ("… because of a kill before it was written down", figures.by_kill),
        ("… because the answer came too late for its patience", figures.by_patience),
        ("… without a reason", figures.unexplained),
        ("leases that were open at the kills", figures.leased_at_kills),
        ("faults met", faults or "none"),
        ("final states", states),
        ("over Telegram's limits (30 a second, 1 to a chat)", figures.over_the_limits),
        ("… after the test's own Telegram stood still", figures.after_a_stall),
        ("pauses that Telegram asked for (429)", figures.pauses),
        ("… whose dispatcher was killed before it knew", figures.pauses_lost),
        ("calls that were on their way when one began", figures.on_their_way),
        ("calls during a pause", figures.in_pauses),
        ("least seconds between two messages to a chat", f"{figures.closest:.2f}"),
        ("errors of the dispatcher", sum(figures.errors.values())),
        ("seconds", f"{figures.seconds:.0f}"),
    ):
        table.add_row(what, _shown(number))
    line = (
        f"{figures.kills:,} kills, {name} (seed {seed}): {figures.planned:,} planned, {figures.messages:,} "
        f"messages; lost {figures.lost}, out of order {figures.out_of_order}, said again {figures.repeats:,} "
        f"({figures.by_answer:,} after an answer that never came, {figures.by_kill:,} after a kill before it "
        f"was written down, {figures.by_patience} after an answer that came too late, {figures.unexplained} "
        f"without a reason); calls during {figures.pauses} pauses: "
        f"{figures.in_pauses}; faults: {faults}; {figures.seconds:.0f} s"
    )
    return Report([table], [line], [f"{name}, seed {seed}: {each}" for each in figures.broken])


def of_interleavings(first: int, verdicts: Sequence[interleavings.Verdict], seconds: float) -> Report:
    seeds = f"seeds {first} to {first + len(verdicts) - 1}"
    said = sum(each.said for each in verdicts)
    changed = sum(each.changed for each in verdicts)
    crashes = sum(each.crashes for each in verdicts)
    overtaken = sum(each.overtaken for each in verdicts)
    wrong = [each for each in verdicts if each.broken]
    table = _table(f"interleavings, {seeds}")
    for what, number in (
        ("simulations", len(verdicts)),
        ("messages said", said),
        ("moves, other places, cancellations", changed),
        ("processes that died", crashes),
        ("messages that were overtaken on their way", overtaken),
        ("simulations with a wrong last word", len(wrong)),
        ("seconds", f"{seconds:.0f}"),
    ):
        table.add_row(what, _shown(number))
    line = (
        f"{len(verdicts):,} interleavings ({seeds}): {said:,} messages, {changed:,} changes, "
        f"{crashes:,} dead processes, {overtaken:,} messages overtaken on their way; "
        f"wrong last words {len(wrong)}; "
        f"{seconds:.0f} s"
    )
    broken = [f"seed {each.seed}: {what}" for each in wrong for what in each.broken]
    return Report([table], [line], broken)


def of_outages(found: Sequence[outages.Figures]) -> Report:
    table = Table("", title="outages")
    for each in found:
        table.add_column(f"{each.outage.whose.value}, {_hours(each)} h", justify="right")
    for what, numbers in (
        ("notices to residents in the week", [each.notices for each in found]),
        ("due in the outage", [each.due_in_outage for each in found]),
        ("caught up afterwards", [each.caught_up for each in found]),
        ("messages in the hour afterwards", [each.messages for each in found]),
        ("seconds to catch up", [f"{each.seconds:.0f}" for each in found]),
        ("stale and counted", [each.stale for each in found]),
        ("the most to one resident", [each.most_to_resident for each in found]),
        ("the most to one of staff", [each.most_to_staff for each in found]),
        ("least seconds between two to a chat", [f"{each.closest:.2f}" for each in found]),
        ("lost", [each.lost for each in found]),
        ("too late", [_late(each) for each in found]),
        ("out of order", [_disorder(each) for each in found]),
    ):
        table.add_row(what, *map(_shown, numbers))
    lines = [
        f"outage of {_hours(each)} hours, {each.outage.whose.value} (seed {each.seed}): {each.due_in_outage} "
        f"due meanwhile, {each.caught_up} caught up in {each.messages} messages within {each.seconds:.0f} s, "
        f"{each.stale} stale, the most to one resident in the hour after {each.most_to_resident}; "
        f"lost {each.lost}, too late {_late(each)}, out of order {_disorder(each)}"
        for each in found
    ]
    broken = [
        f"{each.outage.whose.value}, {_hours(each)} h: {what}" for each in found for what in each.broken
    ]
    return Report([table], lines, broken)


def _hours(figures: outages.Figures) -> int:
    return round(figures.outage.lasts.total_seconds() / 3600)


def _late(figures: outages.Figures) -> int:
    return figures.too_late + figures.after_its_start


def _disorder(figures: outages.Figures) -> int:
    return figures.out_of_order + figures.out_of_priority


def of_jumps(first: int, days: Sequence[jumps.DayVerdict], seconds: float) -> Report:
    seeds = f"seeds {first} to {first + len(days) - 1}"
    reminders = sum(day.reminders for day in days)
    jumped_over = sum(day.jumped_over for day in days)
    missing = sum(len(day.missing) for day in days)
    doubled = sum(len(day.doubled) for day in days)
    table = _table(f"the clock set by two hours and back, {seeds}")
    for what, number in (
        ("days, each with two jumps", len(days)),
        ("reminders", reminders),
        ("missing", missing),
        ("doubled", doubled),
        ("whose whole time was jumped over", jumped_over),
        ("seconds", f"{seconds:.0f}"),
    ):
        table.add_row(what, _shown(number))
    line = (
        f"the clock set by two hours and back on {len(days):,} days ({seeds}): {reminders:,} reminders, "
        f"missing {missing}, doubled {doubled}, whose whole time was jumped over {jumped_over}; "
        f"{seconds:.0f} s"
    )
    broken = [f"seed {day.seed}: {what}" for day in days for what in day.broken]
    return Report([table], [line], broken)


def of_races(name: str, seed: int, figures: races.Figures) -> Report:
    table = _table(f"two of staff on one appointment: {name}, seed {seed}")
    for what, number in (
        ("races, each of four tries by each of the two", figures.races),
        ("changes that were accepted", figures.accepted),
        ("changes of one who was told that somebody was first", figures.refused),
        ("changes that came too late or too early", figures.too_late),
        ("races in which both changed something", figures.both),
        ("lost updates, and all else that is wrong", len(figures.broken)),
        ("seconds", f"{figures.seconds:.0f}"),
    ):
        table.add_row(what, _shown(number))
    line = (
        f"{figures.races:,} races of two staff, {name} (seed {seed}): {figures.accepted:,} changes accepted, "
        f"{figures.refused:,} told that somebody was first, both changed something in {figures.both:,}; "
        f"lost updates {len(figures.broken)}; {figures.seconds:.0f} s"
    )
    return Report([table], [line], list(figures.broken))


def of_clocks(tally: clocks.Tally, seconds: float) -> Report:
    line = (
        f"every minute round both changes of the clock in 2026 and 2027: {tally.starts:,} starts, "
        f"{tally.reminders:,} reminders, wrong {len(tally.wrong)}; {seconds:.0f} s"
    )
    return Report([], [line], list(tally.wrong))


def _table(title: str) -> Table:
    table = Table("", title=title, show_header=False)
    table.add_column("", justify="right")
    return table


def _shown(number: object) -> str:
    return f"{number:,}" if isinstance(number, int) else str(number)
