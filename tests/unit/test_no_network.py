"""The guard of tests/conftest.py: a test that would leave this machine fails."""

import asyncio
import socket

import pytest


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="this machine alone"):
        socket.getaddrinfo("api.telegram.org", 443)


def test_an_address_is_not_reached() -> None:
    with socket.socket() as client, pytest.raises(RuntimeError, match="this machine alone"):
        client.connect(("192.0.2.1", 443))


async def test_loopback_is_reached() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection("localhost", server.sockets[0].getsockname()[1])
        assert await reader.read() == b"hello"
        writer.close()
        await writer.wait_closed()
