"""What the documents say is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from qualcode.cli import COMMANDS, cli
from qualcode.i18n import set_language
from scripts.readme import KEYS, README, with_keys

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_an_example(name):
    """`--help` of every command ends with how it is called."""
    with click.Context(cli) as context:
        command = cli.get_command(context, name)
    assert command is not None

    leaves = command.commands.values() if isinstance(command, click.Group) else [command]

    for leaf in leaves:
        assert leaf.help
        assert "qualcode " in (leaf.epilog or "")


def test_every_option_says_what_it_is_for():
    """No option is without words."""
    with click.Context(cli) as context:
        commands = [cli.get_command(context, name) for name in COMMANDS]
    options = [o for c in commands if c for o in c.params if isinstance(o, click.Option) and not o.hidden]

    assert [o.name for o in options if not o.help] == []


@pytest.mark.parametrize("path", [README, KEYS], ids=lambda path: path.name)
def test_the_documents_have_the_keys_of_today(path):
    """The key tables are the bindings, word for word; `make readme` writes them."""
    text = path.read_text("utf-8")
    try:
        fresh = with_keys(path)
    finally:
        set_language("en")

    assert fresh == text
    assert text.count("| `") > (20 if path == README else 150)


def test_the_readme_names_commands_that_exist():
    """Every `qualcode WORD` in the README is a command."""
    words = re.findall(r"qualcode (?:--\w+ \w+ )*([a-z]+)\b", README.read_text("utf-8"))
    known = {*COMMANDS, "leser"}

    assert {w for w in words if w not in known and f"`qualcode {w}" in README.read_text("utf-8")} == set()
    assert {"import", "export", "suggest", "tui", "init"} <= set(words)


def test_the_picture_in_the_readme_is_there():
    """Links to files in the repository lead somewhere."""
    links = re.findall(r"\]\((?!https?:|#)([^)]+)\)", README.read_text("utf-8"))

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
