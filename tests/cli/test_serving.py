"""`qualcode serve`: the terminal UI in a browser, on this machine and for the one who started it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from qualcode.project import Project

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
Run = Callable[..., Any]


@pytest.fixture
def study(study: Path) -> Path:
    """The small study, imported."""
    with Project.create(study, coder="kari") as made:
        made.import_transcripts(made.plan_import([study / "transcripts"]))
    return study


@pytest.fixture
def server(study: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of a server on a free port."""
    command = ["--project", str(study), "--coder", "kari", "--lang", "en", "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QUALCODE_EMBEDDINGS": "none"}
    with subprocess.Popen(
        [sys.executable, "-m", "qualcode", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
        if process.poll() is None:
            process.kill()


async def until(done: Callable[[], Awaitable[bool]], seconds: float = 40) -> None:
    """Wait until it is done."""
    async with asyncio.timeout(seconds):
        while not await done():
            await asyncio.sleep(0.05)


def quotes(study: Path) -> list[str]:
    """What is coded."""
    with Project.open(study, coder="kari", read_only=True) as project:
        return [coding.quote for coding in project.codings()]


class Page:
    """A page as the browser's script sees it: what came over the websocket, and keys sent over it."""

    def __init__(self, websocket: Any) -> None:
        self.websocket = websocket
        self.shown = ""

    async def see(self, words: str) -> None:
        """Wait for these words."""
        async with asyncio.timeout(40):
            while words not in re.sub(r"\x1b\[[\d;?]*\w", "", self.shown):
                self.shown += (await self.websocket.receive_bytes()).decode()

    async def type(self, keys: str) -> None:
        """Send the keys."""
        self.shown = ""
        await self.websocket.send_json(["stdin", keys])


@asynccontextmanager
async def page(address: str) -> AsyncIterator[tuple[Page, str]]:
    """An open page, and its HTML."""
    base = address.partition("/?")[0]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.get(address) as answer:
            html = await answer.text()
            assert (answer.status, str(answer.url)) == (200, f"{base}/"), "the key does not stay in the address"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        async with browser.ws_connect(f"{base}/ws?width=110&height=30") as websocket:
            yield Page(websocket), html


async def test_a_sentence_is_coded_in_the_page_and_stored(server: tuple[str, Any], study: Path):
    """The page opens the study; keys code; closing the page keeps the place; SIGTERM ends the server."""
    address, process = server
    assert address.startswith("http://127.0.0.1:")
    async with page(address) as (opened, html):
        assert 'data-session-websocket-url="ws://127.0.0.1:' in html
        assert "googleapis" not in html, "the page asks no other host for anything"
        await opened.see("01-drammen")
        await opened.type("\r")
        await opened.see("Bemanninga")
        await opened.type("\x1b[B")
        await asyncio.sleep(0.5)
        await opened.type("\rmø\r")
        await opened.see("1 coding")
        assert quotes(study) == ["Det er en møteplass, altså. Her kan alle være i fred."]

    async def placed() -> bool:
        with Project.open(study, coder="kari", read_only=True) as project:
            return (project.place("01-drammen") or 0) > 0

    await until(placed)
    process.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(process.wait, 20) == 0
    assert "Traceback" not in process.stderr.read()


async def test_ctrl_c_ends_the_server_and_its_open_pages(server: tuple[str, Any], study: Path):
    """An open page does not keep the server alive, and its UI ends with it."""
    address, process = server
    async with page(address) as (opened, _html):
        await opened.see("01-drammen")
        process.send_signal(signal.SIGINT)
        async for _message in opened.websocket:  # a browser takes the server's goodbye
            pass
        assert await asyncio.to_thread(process.wait, 20) == 0
    assert "Traceback" not in process.stderr.read()
    with Project.open(study, coder="kari") as project:  # nobody holds it any more
        assert project.codings() == []


async def test_nobody_else_gets_in(server: tuple[str, Any]):
    """Without the key, from another site's page or under another name there is no page and no websocket."""
    address, _process = server
    base, _, key = address.partition("/?key=")
    cookie = f"qualcode-{base.rpartition(':')[2]}={key}"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as stranger:

        async def status(path: str, **headers: str) -> int:
            async with stranger.get(base + path, headers=headers, allow_redirects=False) as answer:
                return int(answer.status)

        assert await status("/", Cookie=cookie) == 200, "the search for a way in starts from one that works"
        assert await status("/") == 403
        assert await status("/?key=guessed") == 403
        assert await status("/ws") == 403
        assert await status("/static/js/textual.js") == 403
        assert await status("/", Cookie=cookie, Host="evil.example") == 403
        assert await status("/ws", Cookie=cookie, Origin="http://evil.example") == 403
        assert await status("/ws", Cookie=cookie, Origin=base.replace("127.0.0.1", "localhost")) == 403


def test_only_localhost_listens(server: tuple[str, Any]):
    """The machine's other addresses do not answer."""
    port = int(server[0].partition("/?")[0].rpartition(":")[2])
    others = {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)} | {"127.0.0.2"}
    for other in others - {"127.0.0.1"}:
        with socket.socket() as probe:
            probe.settimeout(2)
            assert probe.connect_ex((str(other), port)) != 0, other


def test_mistakes_are_told_at_once(run: Run, study: Path):
    """A taken port, all addresses at once, a wrong number, a study or codebook that is not there: one clear line."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = run("serve", "--port", port)
        assert found.code == 1 and f"Port {port} at 127.0.0.1 cannot be used: Address already in use" in found.err
    found = run("serve", "--host", "0.0.0.0")
    assert found.code == 1 and "not all of them" in found.err
    assert run("serve", "--port", "70000").code == 2
    (study / "codebook.yaml").write_text("codes: [", encoding="utf-8")
    found = run("serve", "--port", "0")
    assert found.code == 1 and "codebook.yaml" in found.err and found.out == ""


def test_a_missing_library_is_named(run: Run, monkeypatch: pytest.MonkeyPatch):
    """Without the extra the command says how to get it."""
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.delitem(sys.modules, "textual_serve.server", raising=False)
    monkeypatch.delitem(sys.modules, "qualcode.tui.browser", raising=False)
    found = run("serve")
    assert found.code == 1 and "pip install 'qualcode[serve]'" in found.err


def test_help_names_the_plain_mode(run: Run):
    """Both faces are found from the help."""
    assert "--plain" in run("tui", "--help").out
    assert "qualcode serve" in run("serve", "--help").out
    assert "serve" in run("--help").out


class Chromium:
    """A headless browser, spoken to over its debugging protocol."""

    def __init__(self, websocket: Any) -> None:
        self.websocket = websocket
        self.asked = 0
        self.requested: list[str] = []

    async def ask(self, method: str, **params: object) -> dict[str, Any]:
        """The answer to a command."""
        self.asked += 1
        await self.websocket.send_json({"id": self.asked, "method": method, "params": params})
        while True:
            message = json.loads(await self.websocket.receive_str())
            if message.get("method") == "Network.requestWillBeSent":
                self.requested.append(message["params"]["request"]["url"])
            if message.get("id") == self.asked:
                return dict(message.get("result", {}))

    async def is_true(self, script: str) -> bool:
        """Whether the script gives true in the page."""
        found = await self.ask("Runtime.evaluate", expression=script)
        return bool(found["result"].get("value"))

    async def key(self, key: str, code: int = 0, text: str = "") -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            typed = {"text": text} if text and kind == "keyDown" else {}
            await self.ask("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **typed)


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Chromium]:
    """A browser with one empty page."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0"]
    process = await asyncio.create_subprocess_exec(
        str(CHROMIUM), *flags, f"--user-data-dir={folder}", "about:blank", stderr=asyncio.subprocess.DEVNULL
    )
    try:
        written = folder / "DevToolsActivePort"

        async def ready() -> bool:
            return written.exists() and "\n" in written.read_text()

        await until(ready)
        base = f"http://127.0.0.1:{written.read_text().splitlines()[0]}"
        async with aiohttp.ClientSession() as client:
            async with client.get(f"{base}/json/list") as answer:
                url = next(each for each in await answer.json() if each["type"] == "page")["webSocketDebuggerUrl"]
            async with client.ws_connect(url, max_msg_size=0) as websocket:
                yield Chromium(websocket)
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
async def test_chromium_codes_a_sentence(server: tuple[str, Any], study: Path, tmp_path: Path):
    """A real browser opens the address, codes by keys, and asks no other host for anything."""
    async with chromium(tmp_path / "profile") as browser:
        await browser.ask("Network.enable")
        await browser.ask("Page.navigate", url=server[0])
        await until(lambda: browser.is_true("!!document.body && document.body.classList.contains('-first-byte')"))
        await until(lambda: browser.is_true("document.activeElement.className === 'xterm-helper-textarea'"))
        await asyncio.sleep(0.5)
        await browser.key("Enter", 13, "\r")
        await asyncio.sleep(2)  # what is on the screen is drawn on a canvas: there is nothing to wait for
        await browser.key("ArrowDown", 40)
        for key, code, text in (("Enter", 13, "\r"), ("m", 77, "m"), ("ø", 0, "ø"), ("Enter", 13, "\r")):
            await asyncio.sleep(0.5)
            await browser.key(key, code, text)

        async def stored() -> bool:
            return quotes(study) == ["Det er en møteplass, altså. Her kan alle være i fred."]

        await until(stored)
        base = server[0].partition("/?")[0]
        assert f"{base}/static/js/textual.js" in browser.requested
        assert [url for url in browser.requested if not url.startswith((base, "data:", "blob:"))] == []
