"""What stands in a chat: words with their entities, directions, edits, files, places."""

import io

import pytest
from PIL import Image
from playwright.async_api import Locator, expect

from tests.page.browser import ShownPhone
from tests.page.conftest import JOOST, SELAM, Shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST_LETTER = """(node, words) => {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const at = text.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + words.length);
    const [letter, all] = [range.getBoundingClientRect(), node.getBoundingClientRect()];
    return { fromLeft: letter.left - all.left, fromRight: all.right - letter.right };
  }
  return null;
}"""


COVERED = """(node) => {
  const meta = node.parentElement.querySelector(".meta").getBoundingClientRect();
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const lines = [];
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    lines.push(...range.getClientRects());
  }
  return lines.some((line) => line.left < meta.right && line.right > meta.left
    && line.top + 4 < meta.bottom && line.bottom - 4 > meta.top);
}"""


async def open_chat(shown: Shown, person: int = SELAM, part: str = "resident") -> ShownPhone:
    phone = shown.desk.phone(part)
    await phone.start()
    await expect(phone.messages).to_have_count(1)
    assert shown.telegram.people[person].messages
    return phone


async def edge_of(text: Locator, words: str) -> str:
    place = await text.evaluate(FIRST_LETTER, words)
    return "left" if place["fromLeft"] < place["fromRight"] else "right"


async def arrived(shown: Shown, phone: ShownPhone, html: str) -> Locator:
    """Let the bot say this to Selam; its text on the page, once it stands there."""
    message_id = await shown.bot.say(SELAM, html)
    text = phone.node.locator(f'[data-message-id="{message_id}"] .text')
    await expect(text).to_be_visible()
    return text


async def test_entities_are_shown_at_their_utf16_places(shown: Shown) -> None:
    phone = await open_chat(shown)
    text = await arrived(
        shown,
        phone,
        "👨‍👩‍👧 <b>ሰላም <i>Selam</i></b> <u>a</u> <s>b</s> <code>c&lt;d</code>"
        '<blockquote>አንድ\nኡለት</blockquote>\nafter <a href="https://example.org/x">link</a>'
        " <tg-spoiler>secret</tg-spoiler>",
    )
    await expect(text.locator("strong")).to_have_text("ሰላም Selam")
    await expect(text.locator("strong em")).to_have_text("Selam")
    await expect(text.locator("u")).to_have_text("a")
    await expect(text.locator("s")).to_have_text("b")
    await expect(text.locator("code")).to_have_text("c<d")
    await expect(text.locator("blockquote")).to_have_text("አንድ\nኡለት")
    link = text.locator("a")
    await expect(link).to_have_attribute("href", "https://example.org/x")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    spoiler = text.locator(".spoiler")
    assert await spoiler.evaluate("node => getComputedStyle(node).color") == "rgba(0, 0, 0, 0)"
    await spoiler.click()
    assert await spoiler.evaluate("node => getComputedStyle(node).color") != "rgba(0, 0, 0, 0)"


async def test_what_people_type_is_text_and_nothing_else(shown: Shown) -> None:
    phone = await open_chat(shown)
    forged = '<img src=x onerror="document.title=1"><script>document.title=1</script>&amp;'
    await phone.write(forged)
    await expect(phone.messages.last.locator(".text")).to_have_text(forged)
    assert await phone.messages.last.locator("img, script").count() == 0


async def test_each_paragraph_goes_by_its_first_strong_letter(shown: Shown) -> None:
    phone = await open_chat(shown)
    text = await arrived(
        shown, phone, "⚖️ قضيتي الآن عند المحكمة اليوم\nDutch: dossieranalyse van de aanvraag\n12:00 · موعد"
    )
    assert await edge_of(text, "قضيتي") == "right"
    assert await edge_of(text, "Dutch") == "left"
    assert await edge_of(text, "موعد") == "right"


async def test_an_isolated_name_does_not_turn_its_paragraph(shown: Shown) -> None:
    phone = await open_chat(shown)
    dutch = "14:00 · \u2068أمينة\u2069 heeft een afspraak met de advocaat"
    arabic = "14:00 · \u2068Mr. van Dijk\u2069 عندك موعد معه يوم الاثنين"
    for text, name, edge in (
        (dutch, "أمينة", "left"),
        (arabic, "van Dijk", "right"),
        (f"{arabic}\n{dutch}", "أمينة", "left"),
        (f"{dutch}\n<b>{arabic}</b>", "van Dijk", "right"),
        (f"<blockquote>{arabic}\n{dutch}</blockquote>", "أمينة", "left"),
    ):
        assert await edge_of(await arrived(shown, phone, text), name) == edge, text
    await shown.bot.say(SELAM, "Who?", [dutch], [arabic])
    await phone.sees_button("advocaat")
    labels = phone.messages.last.locator(".btn .label")
    assert [await each.get_attribute("dir") for each in await labels.all()] == ["ltr", "rtl"]


async def test_time_never_covers_the_words(shown: Shown) -> None:
    phone = await open_chat(shown)
    for words in ("x" * 41, "موعد " * 9, "ቆጸራ " * 9, "<blockquote>quote</blockquote>", "short", "موعد"):
        text = await arrived(shown, phone, words)
        assert not await text.evaluate(COVERED), words


async def test_an_edit_changes_the_message_where_it_stands(shown: Shown) -> None:
    phone = await open_chat(shown)
    first = await shown.bot.say(SELAM, "Before", ["One", "Two"], ["Three"])
    await shown.bot.say(SELAM, "Below")
    await expect(phone.messages).to_have_count(3)
    await shown.bot.call("editMessageText", chat_id=SELAM, message_id=first, text="After")
    await expect(phone.messages.nth(1).locator(".text")).to_have_text("After")
    await expect(phone.messages.nth(1).locator(".btn")).to_have_count(0)
    await shown.bot.call("deleteMessage", chat_id=SELAM, message_id=first)
    await expect(phone.messages).to_have_count(2)
    await phone.sees_no("After")


async def test_buttons_stand_in_their_rows_under_the_message(shown: Shown) -> None:
    phone = await open_chat(shown)
    await shown.bot.say(SELAM, "Home", ["📅 ቆጸራታተይ"], ["قضيتي", "Leefgeld"])
    await phone.sees_button("Leefgeld")
    rows = await phone.messages.last.locator(".row").evaluate_all(
        """rows => rows.map((row) => [...row.children].map((key) => key.getBoundingClientRect()))
          .map((keys) => keys.map(({ top, height }) => [Math.round(top), Math.round(height)]))"""
    )
    assert [len(row) for row in rows] == [1, 2]
    assert rows[0][0][0] < rows[1][0][0] == rows[1][1][0]
    assert all(height >= 42 for row in rows for _, height in row)


async def test_a_document_can_be_kept(shown: Shown) -> None:
    phone = await open_chat(shown)
    await shown.bot.send_file(SELAM, "ቆጸራ.ics", b"BEGIN:VCALENDAR", caption="Calendar")
    card = phone.messages.last.locator(".document")
    await expect(card).to_contain_text("ቆጸራ.ics")
    await expect(card).to_contain_text("15 B")
    async with shown.desk.page.expect_download() as download:
        await card.click()
    kept = await download.value
    assert kept.suggested_filename == "ቆጸራ.ics"
    assert (await kept.path()).read_bytes() == b"BEGIN:VCALENDAR"


async def test_a_venue_is_a_card_with_title_address_and_coordinates(shown: Shown) -> None:
    phone = await open_chat(shown)
    await shown.bot.call(
        "sendVenue", chat_id=SELAM, latitude=52.3556, longitude=4.8336, title="IND-loket", address="Kade 1"
    )
    card = phone.messages.last.locator(".place")
    await expect(card).to_contain_text("IND-loket")
    await expect(card).to_contain_text("Kade 1")
    await expect(card).to_contain_text("52.35560, 4.83360")


async def test_a_photo_is_drawn(shown: Shown) -> None:
    phone = await open_chat(shown, JOOST, "volunteer")
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(picture, "PNG")
    shown.telegram.people[JOOST].send_photo(picture.getvalue())
    image = phone.messages.last.locator("img.photo")
    await expect(image).to_be_visible()
    await image.evaluate("node => node.decode()")
    assert await image.evaluate("node => node.naturalWidth") == 300


async def test_typing_is_shown_until_the_message_comes(shown: Shown) -> None:
    phone = await open_chat(shown)
    doing = phone.node.locator(".doing")
    await expect(doing).to_have_text("bot")
    await shown.bot.call("sendChatAction", chat_id=SELAM, action="typing")
    await expect(doing).to_have_text("typing")
    await shown.bot.say(SELAM, "Here")
    await expect(doing).to_have_text("bot")


async def test_a_message_is_replied_to_by_a_right_click_or_a_long_press(shown: Shown) -> None:
    phone = await open_chat(shown)
    message_id = await shown.bot.say(SELAM, "When do we talk?")
    await phone.reply("When do we talk?", "Tomorrow")
    while (heard := await shown.bot.hears("message")).get("text") != "Tomorrow":
        pass
    assert heard["reply_to_message"]["message_id"] == message_id
    answer = phone.messages.last
    await expect(answer.locator(".quoted")).to_contain_text("When do we talk?")
    await phone.write("By the way")
    assert "reply_to_message" not in await shown.bot.hears("message")


async def test_a_reply_that_was_begun_can_be_left(shown: Shown) -> None:
    phone = await open_chat(shown)
    await arrived(shown, phone, "When do we talk?")
    await phone.messages.last.locator(".bubble").click(button="right")
    await phone.node.get_by_role("button", name="Do not reply").click()
    await phone.write("Tomorrow")
    while (heard := await shown.bot.hears("message")).get("text") != "Tomorrow":
        pass
    assert "reply_to_message" not in heard
