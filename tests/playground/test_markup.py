"""HTML as Telegram reads it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.entities import find_entities, units
from playground.markup import parse_html
from playground.refusal import Refusal
from playground.texts import read_text


def mark(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


READ: dict[str, tuple[str, str, list[dict[str, Any]]]] = {
    "plain": ("hi & bye", "hi & bye", []),
    "signs": ("&lt;b&gt; &amp;amp; &quot;x&quot; &#39;y&#x27;", "<b> &amp; \"x\" 'y'", []),
    "signs that are none": ("&nbsp; &apos; &#0; &", "&nbsp; &apos; &#0; &", []),
    "every tag": (
        "<b>1</b><strong>2</strong><i>3</i><em>4</em><u>5</u><ins>6</ins><s>7</s><strike>8</strike><del>9</del>",
        "123456789",
        [
            mark("bold", 0, 1),
            mark("bold", 1, 1),
            mark("italic", 2, 1),
            mark("italic", 3, 1),
            mark("underline", 4, 1),
            mark("underline", 5, 1),
            mark("strikethrough", 6, 1),
            mark("strikethrough", 7, 1),
            mark("strikethrough", 8, 1),
        ],
    ),
    "UTF-16 units": ("🏠 <b>ቤት 🏠</b>", "🏠 ቤት 🏠", [mark("bold", 3, 5)]),
    "nested, outer first": (
        "<b>one <i>two</i></b>",
        "one two",
        [mark("bold", 0, 7), mark("italic", 4, 3)],
    ),
    "capitals and spaces": ("<B >x</B >", "x", [mark("bold", 0, 1)]),
    "short end": ("<b>x</>", "x", [mark("bold", 0, 1)]),
    "spoilers": (
        '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
        "ab",
        [mark("spoiler", 0, 1), mark("spoiler", 1, 1)],
    ),
    "quotes": (
        "<blockquote>a</blockquote>\n<blockquote expandable>b</blockquote>",
        "a\nb",
        [mark("blockquote", 0, 1), mark("expandable_blockquote", 2, 1)],
    ),
    "link": (
        '<a href="https://example.org/?a=1&amp;b=2">page</a>',
        "page",
        [mark("text_link", 0, 4, url="https://example.org/?a=1&b=2")],
    ),
    "link in single quotes": (
        "<a href='tg://user?id=5'>x</a>",
        "x",
        [mark("text_link", 0, 1, url="tg://user?id=5")],
    ),
    "link without a place": ("<a>words</a>", "words", []),
    "link that is its own place": (
        "<a>example.org</a>",
        "example.org",
        [mark("text_link", 0, 11, url="http://example.org")],
    ),
    "code holds nothing else": ("<code>a <b>b</b></code>", "a b", [mark("code", 0, 3)]),
    "code with a language": (
        '<pre><code class="language-python">x</code></pre>',
        "x",
        [mark("pre", 0, 1, language="python")],
    ),
    "language on bare code": ('<code class="language-python">x</code>', "x", [mark("code", 0, 1)]),
    "empty tag": ("a<b></b>b", "ab", []),
}


@pytest.mark.parametrize("case", READ)
def test_read(case: str) -> None:
    text, plain, entities = READ[case]
    assert parse_html(text) == (plain, entities)


WRONG: dict[str, tuple[str, str]] = {
    "no value": (
        "<a href>x</a>",
        'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
    ),
    "no name": ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    "value that breaks off": ('<a href="x>x</a>', "Unclosed start tag at byte offset 0"),
    "value that never begins": ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    "bare value": ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
    "end that breaks off": ("<b>x</b", "Unclosed end tag at byte offset 4"),
    "comment": ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
    "line break": ("one<br/>two", 'Unsupported start tag "br/" at byte offset 3'),
    "Ge'ez before it counts in bytes": ("ቤት<x>", 'Unsupported start tag "x" at byte offset 6'),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong(case: str) -> None:
    text, complaint = WRONG[case]
    with pytest.raises(Refusal) as refused:
        parse_html(text)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


FOUND: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "nothing": ("Nothing here, 10:30 and 3.50", []),
    "command": ("/start CODE", [("bot_command", "/start")]),
    "command to a bot": ("press /help@WegwijsBot!", [("bot_command", "/help@WegwijsBot")]),
    "no command": ("and/or 1/2", []),
    "address": ("see https://example.org/a?b=c.", [("url", "https://example.org/a?b=c")]),
    "bare address": ("see example.org, or x.y", [("url", "example.org")]),
    "mail": ("write to a.b@example.org", [("email", "a.b@example.org")]),
    "mention": ("ask @anna_ams", [("mention", "@anna_ams")]),
    "hashtag": ("#home but not #1", [("hashtag", "#home")]),
}


@pytest.mark.parametrize("case", FOUND)
def test_found(case: str) -> None:
    text, expected = FOUND[case]
    found = [(each["type"], text[each["offset"] :][: each["length"]]) for each in find_entities(text)]
    assert found == expected


TAGS = [f"<{slash}{name}>" for name in ("b", "i", "pre", "code", "blockquote", "") for slash in ("", "/")]
SCRAPS = ["<a href='x.y'>", "</a>", "<", ">", "&", "&lt;", "&#128512;", " ", "\n", "🏠", "ቤት", "x.nl"]
PIECES = st.sampled_from(TAGS + SCRAPS)


@given(st.lists(PIECES | st.text(max_size=3)))
def test_whatever_is_written_is_read_or_refused(pieces: list[str]) -> None:
    try:
        content = read_text("".join(pieces), "HTML", None)
    except Refusal:
        return
    inside = range(units(content["text"]) + 1)
    for entity in content.get("entities", ()):
        assert entity["length"] > 0
        assert entity["offset"] in inside
        assert entity["offset"] + entity["length"] in inside


def test_what_stands_in_code_or_in_a_link_is_not_found_again() -> None:
    content = read_text('<code>/start</code> <a href="https://example.org">/help</a> /home', "HTML", None)
    assert [entity["type"] for entity in content["entities"]] == ["code", "text_link", "bot_command"]


def test_space_around_is_cut_and_marks_move() -> None:
    content = read_text("\n <b> hi </b> \n", "HTML", None)
    assert content == {"text": "hi", "entities": [mark("bold", 0, 2)]}


def test_signs_that_turn_text_around_are_dropped_and_isolates_stay() -> None:
    assert read_text("a\u202eb\r\x07c \u2068d\u2069", None, None) == {"text": "ab c \u2068d\u2069"}
