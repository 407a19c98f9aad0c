"""`serve`: the terminal UI in a browser."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from qualcode.cli.diagnostics import tell
from qualcode.cli.group import Study, example, is_language_given
from qualcode.cli.output import emit_text
from qualcode.errors import QualcodeError
from qualcode.i18n import _, language

if TYPE_CHECKING:
    import socket

HOST: Final = "127.0.0.1"
PORT: Final = 8765
_EVERYWHERE: Final = ("", "0.0.0.0", "::", "*")


@click.command(
    help=_("Open the study in a browser on this machine; nobody else can see it."),
    epilog=example("qualcode serve", "qualcode --coder kari serve --port 9000"),
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=_("The port; 0 for any free one (default: {port}, or a free one when that is taken).").format(port=PORT),
)
@click.option(
    "--host",
    default=HOST,
    metavar="ADDRESS",
    help=_("Listen on this address of the machine instead, for others in the network; without encryption."),
)
@click.pass_obj
def serve(study: Study, port: int | None, host: str) -> None:
    """Serve the terminal UI until Ctrl+C."""
    try:
        from qualcode.tui.browser import StudyServer
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "qualcode":
            raise
        raise QualcodeError(
            _("The browser needs a library that is not installed: {name}.").format(name=error.name),
            _("Install it: pip install 'qualcode[serve]'"),
        ) from None
    with study.open() as project:
        project.mirror_codebook()  # a codebook that cannot be read is told here, not on an empty page
        where = ["--project", str(project.root.resolve()), "--coder", project.coder]
    spoken = ["--lang", language()] if is_language_given() else []
    with _door(host, port) as door:
        server = StudyServer([sys.executable, "-m", "qualcode", *where, *spoken, "tui"], door)
        emit_text(server.address)
        if not _is_local(door):
            tell(_("Whoever gets this address can read and change the study, and the network can listen in."))
        tell(_("Open the address in a browser. Stop with Ctrl+C; everything is saved."))
        server.run()


def _door(host: str, port: int | None) -> socket.socket:
    from qualcode.tui.browser import open_door

    if host in _EVERYWHERE:
        raise QualcodeError(
            _("--host must be one address of this machine, not all of them."),
            _("Leave it out to use {host}.").format(host=HOST),
        )
    try:
        return open_door(host, port, PORT)
    except OSError as error:
        raise QualcodeError(
            _("Port {port} at {host} cannot be used: {why}.").format(
                port=port or PORT, host=host, why=(error.strerror or str(error)).partition(" (")[0]
            ),
            _("Choose another with --port, or leave it out."),
        ) from None


def _is_local(door: socket.socket) -> bool:
    host = str(door.getsockname()[0])
    return host.startswith("127.") or host == "::1"
