"""Reading a call's parameters from HTTP: from the address, a form, JSON, or a form with files."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from playground.checks import Upload
from playground.refusal import Refusal

NOTHING: Mapping[str, Upload] = {}


async def parameters(request: web.BaseRequest, query: str) -> tuple[Mapping[str, Any], Mapping[str, Upload]]:
    """Parameters and files of a call. Refusal: they cannot be read."""
    given: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if not request.body_exists:
        return given, NOTHING
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("application/x-www-form-urlencoded"):
        given.update(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    elif kind.startswith("application/json"):
        given.update(_from_json(await request.read()))
    elif kind.startswith("multipart/form-data"):
        return await _with_files(request, given)
    elif await request.read():
        raise Refusal("Bad Request: unsupported Content-Type")
    return given, NOTHING


def _from_json(body: bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise Refusal("Bad Request: can't parse JSON: an Object is expected")
    return given


async def _with_files(
    request: web.BaseRequest, given: dict[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Upload]]:
    uploads = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file as file:
                uploads[name] = Upload(value.filename, file.read(), value.content_type)
        elif isinstance(value, str):
            given[name] = value
        else:
            given[name] = value.decode()
    return given, uploads
