"""`python -m benchmarks` (`make bench`): our whole way of a tap beside two bare echoes, over real HTTP.

The Telegram of the playground runs in this process, each bot in one of its own. Everybody's updates come by
long polling over loopback. Ours is the whole program on the demonstration shelter: inbox, gate, store with
every commit on disk, sealed fields, words in each person's language. The echoes keep nothing. A text is
answered by one message; a tap by an edit and the answer to the tap.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks.load import A_SECOND, BURST, Kind, Load, Measured
from benchmarks.programs import Bot, chosen, running, telegram_with, wegwijs
from benchmarks.shelter import PEOPLE, TAPS, TEXTS, furnish
from playground.telegram import Telegram

BESIDE = "aiogram"
ECHOES = (
    Bot("python-telegram-bot, one by one", ("benchmarks.echo_ptb", "{root}", "{token}", "0")),
    Bot("python-telegram-bot, 32 at once", ("benchmarks.echo_ptb", "{root}", "{token}", "32")),
    Bot(BESIDE, ("benchmarks.echo_aiogram", "{root}", "{token}")),
    Bot("aiogram on uvloop", ("benchmarks.echo_aiogram", "{root}", "{token}", "uvloop")),
)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings, people = await furnish(Path(folder))
        results = {}
        for bot in chosen(wegwijs("Wegwijs, the whole way", settings), *ECHOES):
            async with telegram_with(people) as (telegram, root), running(bot, telegram, root):
                results[bot.name] = await _measure(telegram)
    for kind in Kind:
        Console().print(_table(kind, results))


async def _measure(telegram: Telegram) -> dict[Kind, Measured]:
    load = Load(telegram.people.values(), telegram.calls, TEXTS, TAPS)
    await load.everybody_has_a_message()
    return {kind: await load.measure(kind) for kind in Kind}


def _table(kind: Kind, results: Mapping[str, Mapping[Kind, Measured]]) -> Table:
    table = Table(
        title=f"{kind.capitalize()}s: {BURST} from {PEOPLE} people at once, then {A_SECOND} a second"
    )
    table.add_column("bot")
    for name in ("a second", f"beside {BESIDE}", "p50 ms", "p99 ms"):
        table.add_column(name, justify="right")
    for name, measured in results.items():
        here, beside = measured[kind], results.get(BESIDE, measured)[kind]
        lost = f" ({here.lost} lost)" if here.lost else ""
        ratio = f"{here.a_second / beside.a_second:.2f}×"
        table.add_row(name, f"{here.a_second:,.0f}{lost}", ratio, f"{here.p50:.1f}", f"{here.p99:.1f}")
    return table


if __name__ == "__main__":
    uvloop.run(main())
