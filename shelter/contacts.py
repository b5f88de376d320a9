"""When a resident was last in touch, as far as the store knows."""

from datetime import datetime

from shelter.store import Transaction


async def last_contact(store: Transaction, resident_id: str) -> datetime | None:
    """The newest of: a message either way, an answer to an appointment, a tap on what a notice was about.

    None where there was nothing of it. Notices are kept for a month, so a tap is known for so long.
    """
    messages = await store.conversations.messages(resident_id, limit=1)
    receipts = await store.appointments.receipts(resident_id)
    notices = await store.notices.of_person(resident_id)
    moments = [
        *(message.sent_at for message in messages),
        *(receipt.given_at for receipt in receipts[:1]),
        *(notice.tapped_at for notice in notices if notice.tapped_at),
    ]
    return max(moments, default=None)
