"""What the bot says of itself: names, descriptions, commands, menu button, by language."""

from playground.messages import Json


class Profile:
    """`texts` by (field, language code): name, description, short_description; "" for all languages."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}
        self._commands: dict[tuple[str, str], list[Json]] = {}
        self.menu_button: Json = {"type": "commands"}

    def set_commands(self, scope: Json, language: str, commands: list[Json]) -> None:
        if commands:
            self._commands[_key(scope), language] = commands
        else:
            self._commands.pop((_key(scope), language), None)

    def get_commands(self, scope: Json, language: str) -> list[Json]:
        """The commands set for exactly this scope and language."""
        return self._commands.get((_key(scope), language), [])

    def commands(self, language: str | None = None) -> list[Json]:
        """The menu that a person with a phone in this language sees in a private chat.

        https://core.telegram.org/bots/api#determining-list-of-commands
        """
        for scope in ("all_private_chats", "default"):
            for code in (language or "", ""):
                found = self.get_commands({"type": scope}, code)
                if found:
                    return found
        return []


def _key(scope: Json) -> str:
    return ":".join(str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope)
