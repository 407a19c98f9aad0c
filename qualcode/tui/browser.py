"""The terminal UI in a browser: a web server that starts the UI anew for each page that is opened.

A page may read and code the whole study, so only who has the key in the address gets one. Other pages that the same
browser shows, and other users of the machine, do not.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import shlex
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from aiohttp import web
from textual_serve.server import Server

from qualcode.i18n import _

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_FOCUS: Final = """<script>
  const waiting = setInterval(() => {
    const field = document.querySelector(".xterm-helper-textarea");
    if (field && document.body.classList.contains("-first-byte")) { field.focus(); clearInterval(waiting); }
  }, 50);
</script>"""
PATIENCE: Final = 10
"""Seconds that pages get to write what was put off when the server stops."""
_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "img-src 'self' data:; connect-src 'self' {ws}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The browser asks nobody but this server."""
_FOREIGN: Final = re.compile(r'<link[^>]*"https?://[^>]*>')
"""What the page of textual-serve would fetch from another host: a font."""


class StudyServer(Server):
    """Shows the terminal UI that the command starts; `address` is for the one who may see it."""

    def __init__(self, command: Sequence[str], door: socket.socket) -> None:
        host, port = door.getsockname()[:2]
        name = f"[{host}]" if ":" in host else host
        self._netloc = name if port == 80 else f"{name}:{port}"
        line = subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)
        super().__init__(line, host=host, port=port, title="qualcode", public_url=f"http://{self._netloc}")
        self._door = door
        self._key = secrets.token_urlsafe(24)
        self._cookie = f"qualcode-{port}"
        self._pages: set[asyncio.Task[Any]] = set()

    @property
    def address(self) -> str:
        """What to open in the browser."""
        return f"{self.public_url}/?key={self._key}"

    def run(self) -> None:
        """Serve until the process is interrupted or told to end."""
        logging.getLogger("textual-serve").setLevel(logging.ERROR)
        web.run_app(self._make_app(), sock=self._door, print=None, access_log=None, shutdown_timeout=PATIENCE)

    async def _make_app(self) -> web.Application:
        app: web.Application = await super()._make_app()
        app.middlewares.append(self._guard)
        app.on_response_prepare.append(self._seal)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in who has the key, from this address and from no other page."""
        if request.host != self._netloc or request.headers.get("Origin", self.public_url) != self.public_url:
            raise self._refusal()
        if request.path == "/" and self._is_key(request.query.get("key", "")):
            welcome = web.HTTPSeeOther("/")  # the key does not stay where it is seen
            welcome.set_cookie(self._cookie, self._key, httponly=True, samesite="Strict")
            raise welcome
        if not self._is_key(request.cookies.get(self._cookie, "")):
            raise self._refusal()
        return await handler(request)

    def _refusal(self) -> web.HTTPForbidden:
        return web.HTTPForbidden(text=_("Open the address that qualcode serve showed, as it stands."))

    def _is_key(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._key.encode())

    async def _seal(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Content-Security-Policy"] = _POLICY.format(ws=f"ws://{self._netloc}")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if request.path == "/":
            response.headers["Cache-Control"] = "no-store"

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page, with the keys going to the terminal from the start; textual-serve waits for a click."""
        page = await super().handle_index(request)
        assert isinstance(page, web.Response)
        page.text = _FOREIGN.sub("", page.text or "").replace("</body>", f"{_FOCUS}</body>")
        return page

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: who started the server tells the address."""

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One page, as long as it is open."""
        page = asyncio.current_task()
        assert page is not None
        self._pages.add(page)
        try:
            return await super().handle_websocket(request)
        finally:
            self._pages.discard(page)

    async def on_shutdown(self, app: web.Application) -> None:
        """Let the UI of each open page write what was put off, and end."""
        for page in self._pages:
            page.cancel()
        if self._pages:
            await asyncio.wait(set(self._pages), timeout=PATIENCE)


def open_door(host: str, port: int | None, usual: int) -> socket.socket:
    """A listening socket; without a port the usual one, or any free one when that is taken.

    Raises:
        OSError: The port is taken, or this machine has no such address.
    """
    family, _kind, _protocol, _name, address = socket.getaddrinfo(host, port or 0, type=socket.SOCK_STREAM)[0]
    if port is None:
        with suppress(OSError):
            return socket.create_server((address[0], usual), family=family)
    return socket.create_server((address[0], port or 0), family=family)
