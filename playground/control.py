"""Moving people and weather over HTTP, for who runs the playground in a process of its own.

    POST /playground/people    [{id, first_name, language_code?, username?, last_name?, started?}, ...]
    POST /playground/updates   [{person, text, reply_to?}, {person, message_id, data}, {person, block}, ...]
    GET  /playground/chat/ID   {messages: [...], answers: [...]}
    GET  /playground/state     {waiting, calls: {method: count}, met: {outcome: count}}
    POST /playground/faults    {clear?, latency?, outage?, rate_limit?, burst?, query_lifetime?, faults?}

One of `faults` is {outcome, method?, times?, status?, description?, retry_after?}, its outcome "refused",
"garbled", "unanswered" or "cut". Browsers are not answered: a page of somebody else could ask.
"""

import json
from dataclasses import asdict
from typing import Any

from aiohttp import web

from playground.faults import Fault, Outcome
from playground.messages import Json
from playground.refusal import Refusal
from playground.telegram import Telegram

SWITCHES = ("latency", "outage", "rate_limit", "burst")


async def answer(telegram: Telegram, request: web.BaseRequest, path: str) -> web.Response:
    """The answer to one of the requests above; status 400 and an `error` in words where it cannot be done."""
    if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
        return web.json_response({"error": "not for browsers"}, status=403)
    try:
        body = json.loads(await request.read() or b"null")
        return web.json_response(_answer(telegram, request.method, path.split("/")[2:], body))
    except (Refusal, ValueError, KeyError, TypeError) as error:
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)


def _answer(telegram: Telegram, verb: str, path: list[str], body: Any) -> Json:
    match verb, *path:
        case "POST", "people":
            return {"people": [telegram.add_person(**person).id for person in body]}
        case "POST", "updates":
            return {"updates": [_put(telegram, **one) for one in body]}
        case "POST", "faults":
            return _weather(telegram, **body)
        case "GET", "chat", chat_id:
            return _chat(telegram, int(chat_id))
        case "GET", "state":
            met = dict(telegram.faults.met)
            return {"waiting": len(telegram.updates), "calls": dict(telegram.calls), "met": met}
    raise Refusal(f"there is no {verb} of {'/'.join(path)}")


def _put(telegram: Telegram, person: int, **what: Any) -> str | None:
    phone = telegram.people[person]
    if "data" in what:
        return phone.tap_data(what["message_id"], what["data"])
    if "block" in what:
        phone.block() if what["block"] else phone.unblock()
    else:
        phone.write(what["text"], reply_to=what.get("reply_to"))
    return None


def _weather(telegram: Telegram, faults: list[Json] | None = None, **switches: Any) -> Json:
    if switches.pop("clear", False):
        telegram.faults.clear()
    if "query_lifetime" in switches:
        telegram.queries.lifetime = float(switches.pop("query_lifetime"))
    unknown = switches.keys() - set(SWITCHES)
    if unknown:
        raise Refusal(f"no such switch: {min(unknown)}")
    for name, value in switches.items():
        setattr(telegram.faults, name, value)
    for fault in faults or ():
        telegram.faults.add(Fault(**{**fault, "outcome": Outcome(fault["outcome"])}))
    return {name: getattr(telegram.faults, name) for name in SWITCHES}


def _chat(telegram: Telegram, chat_id: int) -> Json:
    chat = telegram.chat(chat_id)
    person = telegram.people.get(chat_id)
    answers = [asdict(each) for each in person.answers] if person else []
    return {"messages": [message.shown() for message in chat.messages], "answers": answers}
