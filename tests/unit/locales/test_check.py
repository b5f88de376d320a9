"""Each fault is put into something small, and has to be found; the same thing without it has to pass."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from locales import check, check_catalogues, check_code, check_content
from locales.catalogues import TRANSLATED, compiled, empty, gathered
from locales.complaints import Complaint
from locales.languages import LANGUAGES

DUTCH, ARABIC = LANGUAGES["nl"], LANGUAGES["ar"]
SENTENCE = "<b>Hello</b> {name} 👋"
COUNTED = ("{n} day for {name}", "{n} days for {name}")
MEANT = "Open"
IN_ARABIC = (
    "لا أيام {name}",
    "يوم {name}",
    "يومان {name}",
    "{n} أيام {name}",
    "{n} يوماً {name}",
    "{n} يوم {name}",
)


def code() -> Catalog:
    template = empty(None)
    template.add(SENTENCE)
    template.add(COUNTED)
    template.add(MEANT, context="a door")
    return template


def dutch() -> Catalog:
    catalogue = empty(DUTCH)
    catalogue.add(SENTENCE, "<b>Hoi</b> {name} 👋")
    catalogue.add(COUNTED, ("{n} dag voor {name}", "{n} dagen voor {name}"))
    catalogue.add(MEANT, "Openen", context="a door")
    return catalogue


def whys(complaints: Iterable[Complaint]) -> list[str]:
    return [complaint.why for complaint in complaints]


def of_dutch(catalogue: Catalog) -> list[str]:
    return whys(check_catalogues.of_catalogue("nl.po", DUTCH, catalogue, code()))


def test_a_whole_catalogue_passes() -> None:
    assert of_dutch(dutch()) == []


def test_a_line_names_file_entry_and_why() -> None:
    catalogue = dutch()
    catalogue.delete(SENTENCE)
    lines = [str(each) for each in check_catalogues.of_catalogue("nl.po", DUTCH, catalogue, code())]
    assert lines == ['nl.po: "<b>Hello</b> {name} 👋": is missing']


def _translated(text: str) -> Callable[[Catalog], None]:
    def change(catalogue: Catalog) -> None:
        catalogue[SENTENCE].string = text

    return change


def _counted(*forms: str) -> Callable[[Catalog], None]:
    def change(catalogue: Catalog) -> None:
        catalogue[COUNTED[0]].string = forms

    return change


def _fuzzy(catalogue: Catalog) -> None:
    catalogue[SENTENCE].flags.add("fuzzy")


def _obsolete(catalogue: Catalog) -> None:
    catalogue.add("Old", "Oud")


def _without_context(catalogue: Catalog) -> None:
    catalogue.delete(MEANT, context="a door")
    catalogue.add(MEANT, "Openen")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_translated(""), "is missing"),
        (_fuzzy, "is fuzzy"),
        (_obsolete, "is obsolete"),
        (_without_context, "is missing"),
        (_translated("<b>Hoi</b> 👋"), "lacks {name}"),
        (_translated("<b>Hoi</b> {naam} 👋"), "has {naam}"),
        (_translated("<b>Hoi</b> {name.x} {name} 👋"), "plain name"),
        (_translated("<b>Hoi</b> {name 👋"), "expected '}'"),
        (_translated("Hoi {name} 👋"), "tags differ"),
        (_translated("<b>Hoi<b> {name} 👋"), "tags differ"),
        (_translated("<b>Hoi</b> & {name} 👋"), "stands loose"),
        (_translated("<b>Hoi</b> {name}"), "pictures differ"),
        (_translated("<b>Hoi</b> {name} 🙂"), "pictures differ"),
        (_translated("<b>Hoi</b> {name} 👋 "), "space around it"),
        (_translated("\n<b>Hoi</b> {name} 👋"), "space around it"),
        (_counted("{n} dag voor {name}"), '"other" is missing'),
        (_counted("{n} dag voor {name}", ""), '"other" is missing'),
        (_counted("{n} dag voor {name}", "dagen voor {name}"), "lacks {n}"),
        (_counted("een dag", "{n} dagen voor {name}"), "lacks {name}"),
        (_counted("een dag {name}", "{n} dagen {name}", "veel {n} {name}"), "more than 2 plural forms"),
    ],
)
def test_a_broken_entry_is_found(change: Callable[[Catalog], None], why: str) -> None:
    catalogue = dutch()
    change(catalogue)
    assert why in " | ".join(of_dutch(catalogue))


def test_a_form_for_one_number_alone_need_not_show_it() -> None:
    catalogue = dutch()
    catalogue[COUNTED[0]].string = ("een dag voor {name}", "{n} dagen voor {name}")
    assert of_dutch(catalogue) == []


@pytest.mark.parametrize(("form", "name"), [*enumerate(["zero", "one", "two", "few", "many", "other"])])
def test_each_arabic_form_has_to_be_there(form: int, name: str) -> None:
    catalogue = empty(ARABIC)
    catalogue.add(COUNTED, tuple("" if form == index else text for index, text in enumerate(IN_ARABIC)))
    template = empty(None)
    template.add(COUNTED)
    found = whys(check_catalogues.of_catalogue("ar.po", ARABIC, catalogue, template))
    assert found == [f'its plural form "{name}" is missing']


def test_babels_own_plural_header_for_arabic_is_found() -> None:
    theirs = Catalog(locale="ar")
    (found,) = check_catalogues.of_catalogue("ar.po", ARABIC, theirs, empty(None))
    assert found.entry == "Plural-Forms"


def test_a_template_behind_the_code_is_found() -> None:
    kept, now = code(), code()
    now.add("Just written")
    kept.add("Taken away")
    found = {each.entry: each.why for each in check_catalogues.of_template("wegwijs.pot", kept, now)}
    assert found.keys() == {"Just written", "Taken away"}
    assert not whys(check_catalogues.of_template("wegwijs.pot", code(), code()))


@pytest.mark.parametrize("piece", ["You have ", " days", "You {} it", "Look at {0}", "{name!r}", "{n:02}"])
def test_a_piece_of_a_sentence_in_the_code_is_found(piece: str) -> None:
    now = empty(None)
    now.add(piece)
    assert whys(check_catalogues.of_template("wegwijs.pot", now, now))


def test_a_compiled_catalogue_has_to_be_there_and_fresh() -> None:
    changed = dutch()
    changed[SENTENCE].string = "<b>Hallo</b> {name} 👋"

    def found(content: bytes | None) -> list[str]:
        return whys(check_catalogues.of_compiled("nl.mo", dutch(), content))

    assert found(compiled(dutch())) == []
    assert "is not compiled" in found(None)[0]
    assert "is older" in found(compiled(changed))[0]


@pytest.mark.parametrize(
    "source",
    [
        'Screen("🏠", "Home")',
        'Screen(picture="🏠", title=Markup("Home"))',
        'Screen("🏠", ask.say("Home"), lines=("Loose words",))',
        'Screen("🏠", ask.say("Home"), lines=(*known, "Loose words"))',
        'button("📅", "Appointments", Home())',
        'Button("Go", Markup(), tap)',
        'Markup("<b>Hello</b> {}").format(name)',
        'replace(screen, toast="Saved")',
        'replace(screen, toast="Saved" if done else "Not saved")',
        'replace(screen, lines=(f"{number} days",))',
        'replace(screen, title=ask.say("Home") + " again")',
        'ask.say(f"Hello {name}")',
        'ask.say("Hello " + name)',
        'ask.say("Hello %s" % name)',
        'ask.say("Hello {}".format(name))',
        'ask.say("Yes" if good else "No")',
        'words.count("{n} day", "{n} day" + "s", 2)',
        'words.careful(" ".join(parts))',
        'ask.say("{who} called", who="your casemanager")',
        'SENTENCE = N_(f"{x}")',
    ],
)
def test_a_text_that_nobody_can_translate_is_found(source: str) -> None:
    (found, *_) = check_code.of_source("handlers/x.py", f"first = 1\n{source}\n")
    assert str(found).startswith("handlers/x.py:2: ")


@pytest.mark.parametrize(
    "source",
    [
        'Screen("🏠", ask.say("Home"), lines=(ask.say("{x}", x=name),), back=Choose(form="pin"))',
        'button("🔢", ask.say("PIN"), ChoosePin(first=1))',
        'Button("", ask.words.short_day(day), _choice("day", day.isoformat()))',
        "ask.say(NAMES[kind])",
        "ask.say(error.sentence, **error.values)",
        'ask.say("It looks like {example}.", example="7KQ2-MX4D")',
        'ask.say("{time}", time=f"{each:%H:%M}")',
        'Markup("{} <b>{}</b>").format(picture, title)',
        'Markup("&nbsp;%02d") % number',
        'log.warning("nobody reads this but staff", state="late")',
        '"a,b".count("a")',
        'Screen("🏠", title=ask.say(A["key"] if x == "word" else B), rows=rows["first"])',
    ],
)
def test_what_can_be_translated_or_is_not_shown_passes(source: str) -> None:
    assert not [str(each) for each in check_code.of_source("handlers/x.py", source)]


def test_content_that_lacks_a_text_or_a_number_is_found() -> None:
    source = {"visitors": {"text": "Van {start} tot {end}.", "added": "Nieuw."}}
    found = {"visitors": {"text": "From {start}.", "old": "Old."}}
    complaints = {each.entry: each.why for each in check_content.compared("rules.toml", source, found)}
    assert complaints == {
        "visitors.text": "lacks {end}",
        "visitors.added": "is missing",
        "visitors.old": "is not in the Dutch",
    }
    assert not list(check_content.compared("rules.toml", source, source))


def test_a_new_text_in_a_handler_is_found_in_every_finished_language(tmp_path: Path) -> None:
    handler = tmp_path / "handlers" / "new.py"
    handler.parent.mkdir()
    handler.write_text(
        'def new(ask):\n    return Screen("🏠", ask.say("Never said before"), lines=("Oops",))\n'
    )
    found = [str(each) for each in check.complaints(tmp_path)]
    missing = [line for line in found if line.endswith('"Never said before": is missing')]
    assert [line.split("/")[1] for line in missing] == [language.code for language in TRANSLATED]
    assert any(line.startswith('handlers/new.py:2: "Oops"') for line in found)


def test_every_keyword_is_gathered(tmp_path: Path) -> None:
    room = tmp_path / "shelter"
    room.mkdir()
    (room / "texts.py").write_text(
        'a = N_("marked")\nb = w.say("said " "in two")\nc = w.careful("careful")\n'
        'd = w.count("{n} one", "{n} many", n)\ne = w.about("of a door", "Open")\nf = w.tell("not this")\n'
    )
    found = {(each.context, each.id) for each in gathered(tmp_path) if each.id}
    assert found == {
        (None, "marked"),
        (None, "said in two"),
        (None, "careful"),
        (None, ("{n} one", "{n} many")),
        ("of a door", "Open"),
    }
