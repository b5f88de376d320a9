"""Settings: one clear line for a wrong one."""

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsError, load

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_anything_the_defaults_hold() -> None:
    settings = load()
    assert settings.bot_token is None
    assert settings.bot_api == "https://api.telegram.org"
    assert settings.timezone == "Europe/Amsterdam"
    assert settings.stay_months == 18
    assert settings.message_days == 90


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGWIJS_BOT_TOKEN", "")
    assert load().bot_token is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BOT_TOKEN", "hunter2", "@BotFather"),
        ("BOT_API", "api.telegram.org", "https://api.telegram.org"),
        ("STORE", "mysql://here", "sqlite+aiosqlite://"),
        ("TIMEZONE", "Europe/Mokum", "Europe/Amsterdam"),
        ("STAY_MONTHS", "0", "1"),
        ("PLAYGROUND_PORT", "many", "integer"),
        ("PLAYGROUND_PORT", "70000", "65535"),
        ("LOG_LEVEL", "LOUD", "DEBUG"),
    ],
)
def test_a_wrong_one_gives_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as wrong:
        load()
    line = str(wrong.value)
    assert line.startswith(PREFIX + name)
    assert said in line
    assert "\n" not in line


def test_a_wrong_token_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGWIJS_BOT_TOKEN", "hunter2")
    with pytest.raises(SettingsError) as wrong:
        load()
    assert "hunter2" not in str(wrong.value)


def test_a_misspelt_name_in_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WEGWIJS_BOT_TOKN=1:a\n")
    with pytest.raises(SettingsError, match="WEGWIJS_BOT_TOKN"):
        load()


def test_the_file_may_hold_what_is_for_others(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PATH_OF_SOMETHING=x\nWEGWIJS_TIMEZONE=Africa/Asmara\n")
    assert load().timezone == "Africa/Asmara"


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("WEGWIJS_TIMEZONE=Africa/Asmara\n")
    monkeypatch.setenv("WEGWIJS_TIMEZONE", "Asia/Kabul")
    assert load().timezone == "Asia/Kabul"


def test_the_example_names_every_setting_with_its_default() -> None:
    lines = dict(re.findall(r"^#?(WEGWIJS_\w+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
    assert set(lines) == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
