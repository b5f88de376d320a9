"""The bot itself (https://core.telegram.org/bots/api#getme): names, descriptions, commands, menu button."""

import re

from playground.checks import ours
from playground.messages import Json
from playground.methods.method import Method, method
from playground.refusal import Refusal
from playground.telegram import Telegram

ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": True,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}
LIMITS = {"name": 64, "description": 512, "short_description": 120}
MOST_COMMANDS = 100
DESCRIPTION_LIMIT = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_EVERYBODY = {"type": "default"}
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
_BUTTONS = frozenset({"commands", "web_app", "default"})


@method("getMe")
def get_me(telegram: Telegram, given: Json) -> Json:
    return telegram.bot | ABILITIES


@method("setMyCommands")
def set_my_commands(telegram: Telegram, given: Json) -> bool:
    commands = given["commands"]
    if len(commands) > MOST_COMMANDS:
        raise Refusal("Bad Request: BOT_COMMANDS_TOO_MUCH")
    telegram.profile.set_commands(_scope(given), _language(given), [_command(each) for each in commands])
    return True


@method("getMyCommands")
def get_my_commands(telegram: Telegram, given: Json) -> list[Json]:
    return telegram.profile.get_commands(_scope(given), _language(given))


@method("deleteMyCommands")
def delete_my_commands(telegram: Telegram, given: Json) -> bool:
    telegram.profile.set_commands(_scope(given), _language(given), [])
    return True


@method("setChatMenuButton")
def set_chat_menu_button(telegram: Telegram, given: Json) -> bool:
    button = given.get("menu_button", {"type": "default"})
    if button.get("type") not in _BUTTONS:
        raise Refusal("Bad Request: can't parse menu button: unsupported type specified")
    if "chat_id" in given:
        telegram.chat(given["chat_id"])
    telegram.profile.menu_button = button
    return True


def _setter(field: str, method_name: str) -> Method:
    def run(telegram: Telegram, given: Json) -> bool:
        text = given.get(field, "")
        if len(text) > LIMITS[field]:
            raise ours(f"{field} is longer than {LIMITS[field]} characters")
        telegram.profile.texts[field, _language(given)] = text
        return True

    return Method(method_name, run)


def _getter(field: str, method_name: str) -> Method:
    def run(telegram: Telegram, given: Json) -> Json:
        texts = telegram.profile.texts
        return {field: texts.get((field, _language(given))) or texts.get((field, ""), "")}

    return Method(method_name, run)


set_my_name = _setter("name", "setMyName")
set_my_description = _setter("description", "setMyDescription")
set_my_short_description = _setter("short_description", "setMyShortDescription")
get_my_name = _getter("name", "getMyName")
get_my_description = _getter("description", "getMyDescription")
get_my_short_description = _getter("short_description", "getMyShortDescription")


def _scope(given: Json) -> Json:
    scope: Json = given.get("scope", _EVERYBODY)
    if scope.get("type") not in _SCOPES:
        raise Refusal("Bad Request: can't parse BotCommandScope: unsupported type specified")
    return scope


def _language(given: Json) -> str:
    language: str = given.get("language_code", "")
    if language and not _LANGUAGE.fullmatch(language):
        raise Refusal("Bad Request: invalid language code specified")
    return language


def _command(command: Json) -> Json:
    name, description = command.get("command", "").removeprefix("/"), command.get("description", "")
    if not _COMMAND.fullmatch(name):
        raise Refusal("Bad Request: BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= DESCRIPTION_LIMIT:
        raise Refusal("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
