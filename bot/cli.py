"""The commands. What is heavy is imported when a command needs it, so that `--help` comes at once."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.errors import Plain, in_one_line
from shelter.models.people import Role

if TYPE_CHECKING:
    from bot.settings import Settings

T = TypeVar("T")

WRONG = 2
app = typer.Typer(
    name="wegwijs",
    help="Wegwijs shows residents, neighbours and staff of a shelter the way, in a Telegram bot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def run() -> None:
    """Serve Telegram with the bot of WEGWIJS_BOT_TOKEN, until Ctrl+C or SIGTERM."""
    with _plain_errors():
        settings = _settings()
        if settings.bot_token is None:
            raise Plain("WEGWIJS_BOT_TOKEN is not set. Without a token, try `wegwijs demo`.")
        from bot.serving import run_until_told, serve

        run_until_told(serve(settings))


@app.command()
def deliver() -> None:
    """Send what falls due, in a process of its own beside `wegwijs run`, on a store that is PostgreSQL."""
    with _plain_errors():
        settings = _settings()
        if not settings.store.startswith("postgresql"):
            raise Plain("On SQLite `wegwijs run` sends all by itself: one process is enough.")
        if settings.bot_token is None:
            raise Plain("WEGWIJS_BOT_TOKEN is not set.")
        from bot.serving import deliver as send_what_is_due
        from bot.serving import run_until_told

        run_until_told(send_what_is_due(settings))


@app.command()
def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Make the demonstration shelter anew.")] = False,
) -> None:
    """Open the playground: a Telegram of our own on this machine, with a demonstration shelter."""
    with _plain_errors():
        settings = _settings()
        from bot.demo import play
        from bot.serving import run_until_told

        run_until_told(play(settings, fresh=fresh))


@app.command()
def invite(
    role: Annotated[Role, typer.Argument(help=f"What the invited person will be: {', '.join(Role)}.")],
    location: Annotated[str | None, typer.Option(help="Name of the location that it holds for.")] = None,
    casemanager: Annotated[
        str | None, typer.Option(help="First name that the casemanager of a resident shows.")
    ] = None,
) -> None:
    """Print one invite code and its link: valid once, for 72 hours."""
    with _plain_errors():
        settings = _settings()
        from bot.inviting import make_invite

        for line in _finished(make_invite(settings, role, location, casemanager)):
            typer.echo(line)


@app.command()
def location(
    name: Annotated[str, typer.Argument(help="How people call it.")],
    address: Annotated[str, typer.Option(help="Street and number, and the city.")],
    places: Annotated[int, typer.Option(min=1, max=80, help="How many people can live there.")],
    telephone: Annotated[
        list[str] | None, typer.Option(help='As "Reception=020 123 45 67"; may be given again.')
    ] = None,
    point: Annotated[str | None, typer.Option(help='On the map, in degrees: "52.3702,4.8952".')] = None,
    vulnerable: Annotated[bool, typer.Option("--vulnerable", help="For vulnerable people.")] = False,
) -> None:
    """Keep a location: a new one, or the one of that name as it is now."""
    with _plain_errors():
        settings = _settings()
        from bot.locating import keep_location, read

        read_location = read(name, address, places, telephone or (), point, vulnerable=vulnerable)
        typer.echo(_finished(keep_location(settings, read_location)))


@app.command()
def migrate() -> None:
    """Bring the store's tables up to date."""
    with _plain_errors():
        settings = _settings()
        from storage.migrate import pending, upgrade

        behind = pending(settings.store)
        upgrade(settings.store)
        typer.echo("The store is up to date now." if behind else "The store was up to date.")


@app.command()
def doctor() -> None:
    """Look at settings, store, key, clock and connection, and say what is wrong."""
    with _plain_errors():
        settings = _settings()
        from bot.doctor import examine

        findings = _finished(examine(settings))
    for finding in findings:
        typer.echo(f"{'✅' if finding.well else '❌'} {finding.sentence}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where the copies go; it is made if absent.")],
) -> None:
    """Copy the store (SQLite), and apart from it the people's keys; the bot may go on."""
    with _plain_errors():
        settings = _settings()
        from storage.backup import back_up

        rows, keys = back_up(settings.store, folder, datetime.now(UTC))
        typer.echo(f"The store, without keys: {rows}")
        typer.echo(f"The people's keys: {keys}. Keep no older copy: it opens who was forgotten since.")


@app.command()
def restore(
    store: Annotated[Path, typer.Argument(help="A copy of the store, of any age.")],
    keys: Annotated[Path, typer.Argument(help="The newest keys.db.")],
    into: Annotated[Path, typer.Option(help="The store to make; it may not be there yet.")],
) -> None:
    """Join a copy of the store and the people's keys to a new store (SQLite)."""
    with _plain_errors():
        settings = _settings()
        from storage.backup import restore as join

        removed = _finished(join(store, keys, into, settings.key_file))
        typer.echo(f"The store is in {into}. People removed, for they have no key any more: {removed}")


@app.command()
def seed(
    number: Annotated[int, typer.Option(help="The number that the shelter is made from.")] = 1,
    add_to_people: Annotated[
        bool, typer.Option("--add-to-people", help="Do it although the store already has people.")
    ] = False,
) -> None:
    """Fill the store of WEGWIJS_STORE with the demonstration shelter. No real person is in it."""
    with _plain_errors():
        settings = _settings()
        from bot.seed import seed as fill_store

        for line in _finished(fill_store(settings, number, add_to_people=add_to_people)):
            typer.echo(line)


def _settings() -> "Settings":
    from bot import logs
    from bot.settings import load

    settings = load()
    logs.start(settings.log_level)
    return settings


def _finished(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """One line and exit status 2 for what the person at the console can put right."""
    try:
        yield
    except Exception as error:
        line = in_one_line(error)
        if line is None:
            raise
        typer.secho(line, fg=typer.colors.RED, err=True)
        raise typer.Exit(WRONG) from None
