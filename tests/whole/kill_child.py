"""The real program in a process of its own, for killing; its settings are in the environment.

Its door counts: beside what the real handlers change, every update leaves one row, in the same transaction.
"""

import asyncio
from dataclasses import dataclass

from bot import logs
from bot.settings import Settings, load
from bot.wiring import running
from handlers.ask import Ask
from handlers.door import Door
from handlers.house import build_door
from handlers.incoming import Incoming
from handlers.screen import Screen
from shelter.ids import new_id
from shelter.models.conversations import Message


@dataclass(frozen=True)
class CountingDoor:
    door: Door

    async def answer(self, ask: Ask, incoming: Incoming) -> Screen | None:
        if incoming.text:
            own = ask.person.id
            row = Message(id=new_id(), resident_id=own, sender_id=own, text=incoming.text, sent_at=ask.now)
            await ask.store.conversations.add_message(row)
        return await self.door.answer(ask, incoming)

    async def apology(self, ask: Ask, error: Exception) -> Screen:
        return await self.door.apology(ask, error)


async def main(settings: Settings) -> None:
    async with running(settings, door=CountingDoor(build_door())) as program:
        await program.until_it_ends()


if __name__ == "__main__":
    logs.start("WARNING")
    asyncio.run(main(load()))
