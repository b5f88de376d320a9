"""Whether a catalogue says everything the code says, rightly, and is compiled."""

from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from locales import plurals
from locales.catalogues import compiled
from locales.complaints import Complaint
from locales.languages import Language
from locales.marks import differences, faults

UPDATE = "run: make words"
_COUNTED = frozenset({"n"})


def of_template(where: str, kept: Catalog, gathered: Catalog) -> Iterator[Complaint]:
    """`kept` is the template as committed, `gathered` what the code says now."""
    for message in gathered:
        for text in _texts(message.id):
            yield from (Complaint(where, text, why) for why in faults(text))
        if message.id and _found(kept, message) is None:
            yield Complaint(where, _texts(message.id)[0], f"is in the code and not in the template; {UPDATE}")
    for message in kept:
        if message.id and _found(gathered, message) is None:
            yield Complaint(where, _texts(message.id)[0], f"is no longer in the code; {UPDATE}")


def of_catalogue(where: str, language: Language, kept: Catalog, gathered: Catalog) -> Iterator[Complaint]:
    """Missing, fuzzy, obsolete, and whatever differs from the English."""
    if kept.plural_forms != plurals.header(language.babel):
        yield Complaint(where, "Plural-Forms", f"is not {plurals.header(language.babel)}")
        return
    for message in gathered:
        if message.id:
            found = _found(kept, message)
            why = ["is missing"] if found is None else _wrong(language, message, found)
            yield from (Complaint(where, _texts(message.id)[0], each) for each in why)
    old = [message for message in kept if message.id and _found(gathered, message) is None]
    for message in (*old, *kept.obsolete.values()):
        yield Complaint(where, _texts(message.id)[0], f"is obsolete; {UPDATE}")


def of_compiled(where: str, kept: Catalog, content: bytes | None) -> Iterator[Complaint]:
    """`content` is the .mo file, or None where there is none."""
    again = "run: python -m locales.catalogues --compile"
    if content is None:
        yield Complaint(where, "", f"is not compiled; {again}")
    elif _meaning(content) != _meaning(compiled(kept)):
        yield Complaint(where, "", f"is older than its catalogue; {again}")


def _wrong(language: Language, message: Message, found: Message) -> Iterator[str]:
    if found.fuzzy:
        yield "is fuzzy: read it, and take the mark away"
    sources, forms = _texts(message.id), _texts(found.string)
    if len(sources) == 1:
        yield from differences(sources[0], forms[0]) if forms[0] else ["is missing"]
        return
    wanted = plurals.tags(language.babel)
    alone = plurals.for_one_number(language.babel)
    for index, tag in enumerate(wanted):
        if index >= len(forms) or not forms[index]:
            yield f'its plural form "{tag}" is missing'
            continue
        may_lack = _COUNTED if index in alone else frozenset()
        yield from (f'"{tag}": {why}' for why in differences(sources[-1], forms[index], may_lack=may_lack))
    if len(forms) > len(wanted):
        yield f"has more than {len(wanted)} plural forms"


def _found(catalogue: Catalog, message: Message) -> Message | None:
    found = catalogue.get(_texts(message.id)[0], message.context)
    return found if found and _texts(found.id) == _texts(message.id) else None


def _texts(texts: object) -> tuple[str, ...]:
    if isinstance(texts, list | tuple):
        return tuple(str(text or "") for text in texts)
    return (str(texts or ""),)


def _meaning(content: bytes) -> tuple[str, dict[object, object]]:
    catalogue = read_mo(BytesIO(content))
    texts: dict[object, object] = {
        (each.context, _texts(each.id)): _texts(each.string) for each in catalogue if each.id
    }
    return catalogue.plural_forms, texts
