"""`init` and `import`: a study begins."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.diagnostics import report, tell
from qualcode.cli.group import Study, example
from qualcode.cli.output import dump, emit_text
from qualcode.errors import ProblemsError, QualcodeError
from qualcode.i18n import N_, _, ngettext
from qualcode.model import Kind
from qualcode.packed import columns_of

if TYPE_CHECKING:
    from qualcode.project import Project
    from qualcode.project.importing import ImportPlan
    from qualcode.readers import Reading, ReadOptions
    from qualcode.store import Followed

FIRST_TURNS = 5
MOST_NAMES = 8
KINDS = {Kind.INTERVIEWER: N_("interviewer"), Kind.RESPONDENT: N_("respondent"), Kind.OTHER: N_("other")}


@click.command(
    help=_("Make a study: codebook.yaml to start from, transcripts/ and corpus.db. What is there is kept."),
    epilog=example("qualcode init", "qualcode init min-studie"),
)
@click.argument("directory", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.pass_obj
def init(study: Study, directory: Path | None) -> None:
    """Make what is missing and say what to do next."""
    from qualcode.project import Project

    root = directory or study.root
    with Project.create(root, coder=study.coder) as project:
        project.mirror_codebook()
    tell(_("The study in {path} is ready.").format(path=root.resolve()))
    tell(
        _("Put transcripts in {path}, describe your codes in codebook.yaml, then run: qualcode import").format(
            path=root / "transcripts"
        )
    )


@click.command(
    "import",
    help=_(
        "Read transcripts (files or folders; default transcripts/), or a project or codebook from another program "
        "(.qdpx, .qdc, Taguette's .sqlite3 or list of tags, a qc folder). Shows what was understood before it is "
        "stored."
    ),
    epilog=example(
        "qualcode import",
        "qualcode import intervjuer/ --interviewer MS --set kommune=Drammen",
        "qualcode import fra-nvivo.qdpx",
        "qualcode import fra-taguette.sqlite3",
        r"qualcode import ndc/ --speakers '^(?P<speaker>\S+) (?P<text>.*)$' --yes",
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--speakers",
    metavar="REGEX",
    help=_("How a line names its speaker: a pattern with the groups speaker and text (and start, if there are times)."),
)
@click.option(
    "--interviewer", "interviewers", multiple=True, metavar="LABEL", help=_("A speaker who asks the questions.")
)
@click.option(
    "--set", "attributes", multiple=True, metavar="KEY=VALUE", help=_("An attribute for every transcript read.")
)
@click.option(
    "--encoding", metavar="NAME", help=_("How the letters are stored, when the guess is wrong (cp1252, utf-8 ...).")
)
@click.option(
    "--input-format",
    metavar="NAME",
    help=_("What the file is, when the guess is wrong: txt, docx, srt, vtt, rtf, odt, eaf, json, csv, xlsx, otr."),
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="LABEL=ROLE",
    help=_("Who a speaker is: interviewer, respondent or other (intervjuer, informant, annen)."),
)
@click.option(
    "--rename", "names", multiple=True, metavar="LABEL=NAME", help=_("Another label for a speaker, such as I1.")
)
@click.option("--save-as", metavar="NAME", help=_("Save how these files were read, for the next of the same kind."))
@click.option("--as", "saved", metavar="NAME", help=_("Read files in a way that was saved under this name."))
@click.option("--yes", is_flag=True, help=_("Store without asking."))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("How to print the preview.")
)
@click.pass_obj
def import_(
    study: Study,
    paths: tuple[Path, ...],
    speakers: str | None,
    interviewers: tuple[str, ...],
    attributes: tuple[str, ...],
    encoding: str | None,
    input_format: str | None,
    roles: tuple[str, ...],
    names: tuple[str, ...],
    save_as: str | None,
    saved: str | None,
    yes: bool,
    form: str,
) -> None:
    """Show the plan, ask where a person should look, store."""
    from qualcode.cli.exchanging import are_projects, import_projects

    projects = are_projects(paths)
    if projects:
        import_projects(study, projects, yes=yes, form=form)
        paths = tuple(path for path in paths if path not in projects)
        if not paths:
            return
    # Tens of thousands of turns are made and kept; looking for garbage among them takes a fifth of the time.
    gc.disable()
    click.get_current_context().call_on_close(gc.enable)
    options = _options(speakers, interviewers, attributes, encoding, input_format, names, roles)
    with study.open(create=True) as project:
        options = _with_saved(project, saved, options)
        plan = project.plan_import(paths or (project.root / "transcripts",), options)
        if form == "json":
            emit_text(dump(_as_json(plan)))
        else:
            _preview(plan)
        if plan.problems:
            report(ProblemsError(plan.problems))
        if not plan.readings:
            tell(_("Nothing new to store."))
        elif yes or _confirmed(plan):
            _store(project, plan, options, save_as)
        else:
            raise click.Abort
    if plan.problems:
        sys.exit(1)


def _store(project: Project, plan: ImportPlan, options: ReadOptions | None, save_as: str | None) -> None:
    count = project.import_transcripts(plan)
    if save_as is not None:
        project.save_options(save_as, plan, options)
        tell(_("Read the next in the same way with: qualcode import --as {name}").format(name=save_as))
    tell(_("Stored: {new} new, {changed} corrected.").format(new=count.added, changed=count.replaced))
    if count.followed.touched or count.followed.lost:
        tell(_("Look at the codings that the correction touched: qualcode list review"))


def _options(
    speakers: str | None,
    interviewers: tuple[str, ...],
    attributes: tuple[str, ...],
    encoding: str | None,
    input_format: str | None,
    names: tuple[str, ...],
    roles: tuple[str, ...],
) -> ReadOptions | None:
    """How to read, or None when nothing was asked for."""
    if not any((speakers, interviewers, attributes, encoding, input_format, names, roles)):
        return None
    from qualcode.readers import ReadOptions

    given = _pairs(roles, _("--role takes LABEL=ROLE, for example --role MS=interviewer"))
    return ReadOptions(
        speakers,
        interviewers,
        _pairs(attributes, _("--set takes KEY=VALUE, for example --set kommune=Drammen")),
        encoding,
        input_format,
        _pairs(names, _("--rename takes LABEL=NAME, for example --rename SPEAKER_00=I1")),
        {label: _role(role) for label, role in given.items()},
    )


def _with_saved(project: Project, name: str | None, options: ReadOptions | None) -> ReadOptions | None:
    """What is said now, on top of what was saved under the name."""
    if name is None:
        return options
    from qualcode.readers import merge_options

    return merge_options(project.saved_options(name), options)


def _pairs(texts: tuple[str, ...], advice: str) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if any(not key.strip() or not equals for key, equals, _value in pairs):
        raise click.UsageError(advice)
    return {key.strip(): value.strip() for key, _equals, value in pairs}


def _role(text: str) -> Kind:
    known = {"intervjuer": Kind.INTERVIEWER, "informant": Kind.RESPONDENT, "annen": Kind.OTHER}
    known |= {kind.value: kind for kind in Kind}
    if text.casefold() not in known:
        raise click.UsageError(_("{role} is no role. Roles are {names}.").format(role=text, names=", ".join(known)))
    return known[text.casefold()]


def _confirmed(plan: ImportPlan) -> bool:
    """Ask a person; without one, go on only where nothing is doubtful."""
    if sys.stdin.isatty():
        return click.confirm(_("Store this?"), default=not plan.doubtful, err=True)
    if not plan.doubtful:
        return True
    raise QualcodeError(
        _("Something should be looked at before it is stored, and there is no terminal to ask in."),
        _("Read the warnings above, add --interviewer or --speakers, or store it as it is with --yes."),
    )


def _preview(plan: ImportPlan) -> None:
    for reading in plan.readings:
        for line in _lines(reading, brief=len(plan.readings) > 3):
            tell(line)
    for name, followed in plan.followed.items():
        tell(_followed(name, followed))
    for name in plan.named:
        tell(
            "  ! "
            + _("{name} has pseudonyms in the study, and the file has the names: they would be back.").format(name=name)
        )
    if plan.passed_by:
        tell("  ! " + passed_by(plan.passed_by))
    if plan.unchanged:
        number = len(plan.unchanged)
        tell(
            ngettext(
                "{n} file is unchanged and is skipped.", "{n} files are unchanged and are skipped.", number
            ).format(n=number)
        )


def passed_by(paths: Sequence[Path]) -> str:
    """Which files were not read, and how to learn why."""
    names = ", ".join(path.name for path in paths[:MOST_NAMES]) + (" …" if len(paths) > MOST_NAMES else "")
    told = ngettext(
        "{n} file in the folder was not read, because of its ending: {names}. "
        "Name it after qualcode import, and you are told what to do with it.",
        "{n} files in the folder were not read, because of their endings: {names}. "
        "Name them after qualcode import, and you are told what to do with them.",
        len(paths),
    )
    return told.format(n=len(paths), names=names)


def _followed(name: str, followed: Followed) -> str:
    """What becomes of the codings, in a line."""
    parts = [
        ngettext("{n} coding follows", "{n} codings follow", followed.kept + followed.touched).format(
            n=followed.kept + followed.touched
        )
    ]
    if followed.touched:
        parts.append(
            ngettext(
                "{n} of them has other words, to look at", "{n} of them have other words, to look at", followed.touched
            ).format(n=followed.touched)
        )
    if followed.lost:
        parts.append(
            ngettext(
                "{n} has no place any more, and waits for one",
                "{n} have no place any more, and wait for one",
                followed.lost,
            ).format(n=followed.lost)
        )
    return f"  {name}: {', '.join(parts)}."


def _lines(reading: Reading, *, brief: bool) -> list[str]:
    if brief:  # of many files one line each; their words are not counted for that
        return _brief(reading)
    transcript = reading.transcript
    speakers = ", ".join(
        ngettext(
            "{speaker} ({kind}, {n} turn, {words} words)", "{speaker} ({kind}, {n} turns, {words} words)", s.turns
        ).format(speaker=s.label or _("unknown"), kind=_(KINDS[s.kind]), n=s.turns, words=s.words)
        for s in reading.speakers
    )
    lines = [
        f"{transcript.name}: {reading.format}, {reading.encoding}, "
        + ngettext("{n} turn", "{n} turns", len(transcript.turns)).format(n=len(transcript.turns))
        + (f". {speakers}" if speakers else "")
    ]
    lines += [f"  ! {warning}" for warning in reading.warnings]
    lines += [f"  {key}: {value}" for key, value in transcript.attributes.items()]
    for turn in transcript.turns[:FIRST_TURNS]:
        words = turn.text if len(turn.text) <= 70 else turn.text[:69] + "…"
        lines.append(f"  {turn.speaker + ': ' if turn.speaker else ''}{words}")
    return lines


def _brief(reading: Reading) -> list[str]:
    columns = columns_of(reading.transcript)
    counts = Counter(zip(columns.speakers, columns.kinds, strict=True))
    total = len(columns.texts)
    speakers = ", ".join(
        ngettext("{speaker} ({kind}, {n} turn)", "{speaker} ({kind}, {n} turns)", n).format(
            speaker=label or _("unknown"), kind=_(KINDS[Kind(kind)]), n=n
        )
        for (label, kind), n in counts.items()
    )
    head = f"{reading.transcript.name}: {reading.format}, {reading.encoding}, "
    head += ngettext("{n} turn", "{n} turns", total).format(n=total)
    return [f"{head}. {speakers}", *(f"  ! {warning}" for warning in reading.warnings)]


def _as_json(plan: ImportPlan) -> dict[str, object]:
    return {
        "new": [_reading_json(reading) for reading in plan.new],
        "changed": [_reading_json(reading) for reading in plan.changed],
        "unchanged": [str(path) for path in plan.unchanged],
        "followed": {
            name: {"kept": each.kept, "touched": each.touched, "lost": each.lost}
            for name, each in plan.followed.items()
        },
        "named": list(plan.named),
        "passed_by": [str(path) for path in plan.passed_by],
        "problems": [{"path": p.path, "line": p.line, "message": p.message} for p in plan.problems],
    }


def _reading_json(reading: Reading) -> dict[str, object]:
    return {
        "transcript": reading.transcript.name,
        "path": str(reading.path),
        "format": reading.format,
        "encoding": reading.encoding,
        "attributes": dict(reading.transcript.attributes),
        "turns": len(reading.transcript.turns),
        "first_turns": [
            {"speaker": turn.speaker, "kind": turn.kind, "start_ms": turn.start_ms, "text": turn.text}
            for turn in reading.transcript.turns[:FIRST_TURNS]
        ],
        "speakers": [
            {"speaker": s.label, "kind": s.kind, "turns": s.turns, "words": s.words} for s in reading.speakers
        ],
        "warnings": list(reading.warnings),
        "dropped": dict(reading.dropped),
        "notes": [
            {"kind": n.kind, "author": n.author, "text": n.text, "turn": n.turn, "anchor": n.anchor}
            for n in reading.notes
        ],
        "doubtful": reading.doubtful,
    }
