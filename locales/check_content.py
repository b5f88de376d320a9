"""Whether the content of a language, where it has any, has every text, with the same placeholders."""

from collections.abc import Iterator, Mapping

from locales.complaints import Complaint
from locales.content import activity_titles, rule_texts
from locales.languages import FINISHED, SOURCE
from locales.marks import differences
from locales.understand import screen_words

Texts = Mapping[str, Mapping[str, str]]


def of_content() -> Iterator[Complaint]:
    """What a language has no file for at all is said in another one, and no fault."""
    for language in FINISHED:
        where = f"locales/content/{language.code}"
        if rules := rule_texts(language.code):
            yield from compared(f"{where}/rules.toml", rule_texts(SOURCE.code), rules)
        if titles := activity_titles(language.code):
            yield from compared(f"{where}/activities.toml", activity_titles(SOURCE.code), titles)
        if words := screen_words(language.code):
            for name in sorted(screen_words(SOURCE.code).keys() - words.keys()):
                yield Complaint(f"locales/{language.code}/screens.toml", name, "has no words")


def compared(where: str, source: Texts, found: Texts) -> Iterator[Complaint]:
    """Every text of the source is there, and nothing else."""
    for table, texts in source.items():
        for key, text in texts.items():
            said = found.get(table, {}).get(key, "")
            for why in differences(text, said) if said.strip() else ["is missing"]:
                yield Complaint(where, f"{table}.{key}", why)
    for table, texts in found.items():
        for key in texts.keys() - source.get(table, {}).keys():
            yield Complaint(where, f"{table}.{key}", "is not in the Dutch")
