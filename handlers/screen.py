"""A screen: one message with its buttons, as data."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from handlers.taps import Home, Tap

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Button:
    """A large button; `picture` is an emoji, so that it is found without reading.

    With `anew` the message that it stands under stays as it is, and what is behind it comes as a new one.
    """

    picture: str
    label: Markup
    tap: Tap | None = None
    url: str | None = None
    anew: bool = False

    @property
    def text(self) -> str:
        return f"{self.picture} {plain(self.label)}".strip()


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class File:
    """A document to keep: a calendar file, a copy of one's own data.

    `make` gives its bytes. It is called in a thread, when the transaction is over: what it needs was read
    before, and no store is in it.
    """

    name: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to look at (PNG); `make` as of a File."""

    name: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place on the phone's own map (degrees, WGS 84)."""

    latitude: float
    longitude: float
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Errand:
    """Work that takes longer than a tap may: it begins when the screen is out, and a stop of the bot in the
    middle only delays it. When it is done, `then` is tapped by itself, in the same message."""

    job_id: str
    then: Tap


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A chat that was taken from its person, and the messages of the bot that go there."""

    chat_id: int
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What the person sees next.

    `title` and `lines` are markup made by `Words`; each line is a paragraph. `back` is the way out and
    is None on the home screen alone. `toast` is a short word over the screen; with `alert` it has to be
    tapped away. `forget_typed` removes what the person typed (a PIN). `deletes` are messages of the bot
    that go first; then the screen is sent as a new one. `deletes_elsewhere` are such in another chat, which
    is nobody's from now on (a phone that was lost). `again` is a tap that the screen makes by itself,
    some seconds later, to show how something goes on. `about` is the resident whom a reply to this message
    goes to. `errand` begins when the screen is out.
    """

    picture: str
    title: Markup
    lines: tuple[Markup, ...] = ()
    rows: Rows = ()
    back: Tap | None = field(default_factory=Home)
    attachment: File | Picture | MapPoint | None = None
    toast: Markup | None = None
    alert: bool = False
    forget_typed: bool = False
    deletes: tuple[int, ...] = ()
    deletes_elsewhere: Elsewhere | None = None
    again: Tap | None = None
    about: str | None = None
    errand: Errand | None = None

    def html(self) -> str:
        """The text in Telegram's HTML, cut at a paragraph where it would be too long."""
        limit = CAPTION_LIMIT if isinstance(self.attachment, File | Picture) else TEXT_LIMIT
        head = Markup("{} <b>{}</b>").format(self.picture, self.title)
        return str(Markup("\n\n").join(_that_fit((head, *self.lines), limit)))


def button(picture: str, label: Markup, tap: Tap) -> tuple[Button]:
    """A row with one large button."""
    return (Button(picture, label, tap),)


def two_to_a_row(rows: Rows) -> Rows:
    """The same buttons, two beside each other, so that the text above stays in sight."""
    buttons = tuple(each for row in rows for each in row)
    return tuple(buttons[start : start + 2] for start in range(0, len(buttons), 2))


def facts(*lines: Markup) -> Markup:
    """Short lines that belong together, without a blank line between them."""
    return Markup("\n").join(lines)


def plain(html: Markup) -> str:
    """The words without the tags."""
    return html.striptags() if "<" in html or "&" in html else str(html)


def length(html: Markup) -> int:
    """How Telegram counts: UTF-16 units, without the tags."""
    return len(html.striptags().encode("utf-16-le")) // 2


def _that_fit(paragraphs: tuple[Markup, ...], limit: int) -> Iterable[Markup]:
    if sum(2 * len(paragraph) + 2 for paragraph in paragraphs) < limit:
        return paragraphs
    return _those_that_fit(paragraphs, limit)


def _those_that_fit(paragraphs: tuple[Markup, ...], limit: int) -> Iterator[Markup]:
    room = limit - 3
    for paragraph in paragraphs:
        room -= length(paragraph) + paragraph.count("\n") + 2
        if room < 0:
            yield Markup("…")
            return
        yield paragraph
