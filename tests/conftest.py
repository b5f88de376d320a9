"""What every test stands on: no network but this machine's, no settings from outside, repeatable examples."""

import ipaddress
import os
import shutil
import sys

import pytest
from hypothesis import settings

pytest_plugins = ["tests.consoles", "tests.stores"]

# A slow machine is no failed test.
settings.register_profile("wegwijs", deadline=None, print_blob=True)
settings.load_profile("wegwijs")

for name in [name for name in os.environ if name.startswith("WEGWIJS_")]:
    del os.environ[name]


def _is_this_machine(host: str) -> bool:
    if host in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and not _is_this_machine(host):
        raise RuntimeError(f"a test asked for {host}: tests talk to this machine alone")


sys.addaudithook(_refuse_network)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Debian's Chromium; without one the test is skipped."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on this machine: `make test` installs it where it may")
    return path
