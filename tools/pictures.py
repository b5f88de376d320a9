"""The pictures in docs/pictures, taken of the playground as `make run` opens it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, expect, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WEGWIJS = Path(sys.executable).with_name("wegwijs")
SETTLED = 1_500
SIZES = {"desk": (1360, 900), "phone": (390, 844)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, running: subprocess.Popen[bytes]) -> None:
    while running.poll() is None:
        try:
            with urlopen(address, timeout=5):
                return
        except URLError:
            time.sleep(0.1)
    raise SystemExit(f"The playground ended with status {running.returncode} before its page answered.")


@contextmanager
def playground() -> Iterator[str]:
    """A fresh playground in a folder of its own; gives the address of its page."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    environment = {**os.environ, "WEGWIJS_PLAYGROUND_PORT": str(port)}
    with tempfile.TemporaryDirectory() as folder:
        running = subprocess.Popen([WEGWIJS, "demo"], cwd=folder, env=environment)
        try:
            wait_for(address, running)
            yield address
        finally:
            running.terminate()
            running.wait(timeout=30)


def start_all_phones(page: Page) -> None:
    page.locator("body.ready").wait_for()
    for seat in page.locator(".seat:visible").all():
        start = seat.locator("button.start")
        if start.is_visible():
            start.click()
        expect(seat.locator(".msg.in").last).to_be_visible(timeout=30_000)
    page.wait_for_timeout(SETTLED)


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium takes the pictures, and there is none: tools/install-browser")
    TARGET.mkdir(parents=True, exist_ok=True)
    with playground() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=2)
            page.goto(address)
            start_all_phones(page)
            page.screenshot(path=TARGET / f"{name}.png")
            print(f"docs/pictures/{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
