import pytest

from locales.understand import screen_words, understand

SCREENS = {
    "home", "appointments", "legal", "allowance", "rules", "human", "language", "privacy", "activities",
}  # fmt: skip
WRITTEN = {
    "nl": {
        "wanneer is mijn afspraak?": "appointments",
        "Afsprak": "appointments",
        "ik kan niet komen": "appointments",
        "leefgelt": "allowance",
        "wanneer krijg ik geld": "allowance",
        "hoe gaat het met mijn zaak": "legal",
        "advokaat": "legal",
        "mag ik hier roken": "rules",
        "huisreegels": "rules",
        "ik wil iemand spreken": "human",
        "HULP!!!": "human",
        "andere taal": "language",
        "wat weten jullie, mijn gegevens": "privacy",
        "voetbal": "activities",
        "menu": "home",
    },
    "en": {
        "appointmnt": "appointments",
        "i cant come tomorrow": "appointments",
        "where is my money": "allowance",
        "lawyer": "legal",
        "house ruls": "rules",
        "I need help": "human",
        "change langauge": "language",
        "please forget me": "privacy",
        "what activitys are there": "activities",
        "hello": "home",
    },
    "fr": {
        "Mon rendez vous ?": "appointments",
        "RDV": "appointments",
        "argant": "allowance",
        "je cherche un avocat": "legal",
        "le reglement": "rules",
        "j'ai besoin d'aide": "human",
        "changer de langue": "language",
        "vie privee": "privacy",
        "activités": "activities",
        "bonjour": "home",
    },
    "ar": {
        "متى موعدي؟": "appointments",
        "المواعيد": "appointments",
        "أين الفلوس": "allowance",
        "اريد المحامي": "legal",
        "مَحْكَمَة": "legal",
        "قواعد البيت": "rules",
        "احتاج مساعده": "human",
        "تغيير اللغه": "language",
        "الخصوصيه": "privacy",
        "كرة القدم": "activities",
        "مرحباً": "home",
    },
    "ti": {
        "ቆጸራይ መዓስ እዩ፧": "appointments",
        "ቆፀራ": "appointments",
        "ገንዘብ": "allowance",
        "ምስ ጠበቓይ": "legal",
        "ሕግታት ገዛ": "rules",
        "ሓገዝ የድልየኒ": "human",
        "ቋንቋ ክቕይር": "language",
        "ውልቃዊ ሓበሬታ": "privacy",
        "ንጥፈታት": "activities",
        "ሰላም": "home",
    },
}


@pytest.mark.parametrize(
    ("code", "text", "screen"),
    [(code, text, screen) for code, texts in WRITTEN.items() for text, screen in texts.items()],
)
def test_everyday_words_lead_to_their_screen(code: str, text: str, screen: str) -> None:
    assert understand(text, (code, "nl", "en")) == screen


@pytest.mark.parametrize(
    "text", ["", "👍", "ok", "...", "12", "Ik heb honger", "thank you", "شكرا", "የቐንየለይ", "merci"]
)
def test_what_asks_for_no_screen_leads_nowhere(text: str) -> None:
    assert understand(text, tuple(WRITTEN)) is None


def test_dutch_is_understood_of_somebody_who_reads_another_language() -> None:
    assert understand("leefgeld", ("ti", "nl", "en")) == "allowance"
    assert understand("leefgeld", ("so",)) is None


def test_a_very_long_text_is_read_at_its_beginning_only() -> None:
    assert understand("la " * 60 + "appointment", ("en",)) is None


@pytest.mark.parametrize("code", WRITTEN)
def test_every_screen_has_words(code: str) -> None:
    words = screen_words(code)
    assert words.keys() == SCREENS
    assert all(len(each) >= 3 for each in words.values())
