"""A file as it would be stored, told before it is."""

from __future__ import annotations

from typing import Final

from qualcode.i18n import N_, _, ngettext
from qualcode.model import Kind
from qualcode.project.importing import ImportPlan
from qualcode.readers import Reading, SpeakerCount
from qualcode.tui.describing import short
from qualcode.tui.widgets.panel import Paragraph

KINDS: Final = {Kind.INTERVIEWER: N_("interviewer"), Kind.RESPONDENT: N_("respondent"), Kind.OTHER: N_("other")}
FIRST_TURNS: Final = 5


def speaker_name(speaker: SpeakerCount) -> str:
    """The label, or that there is none."""
    return speaker.label or _("unknown")


def describe_reading(reading: Reading, plan: ImportPlan) -> list[Paragraph]:
    """Format, encoding, warnings, who speaks how much, what is known, the first turns, and what follows."""
    transcript = reading.transcript
    turns = ngettext("{n} turn", "{n} turns", len(transcript.turns)).format(n=len(transcript.turns))
    told = [Paragraph(((f"{reading.path.name}: {reading.format} · {reading.encoding} · {turns}", "dim"),))]
    told += [Paragraph((("! ", "warning"), (warning, "")), indent=2) for warning in reading.warnings]
    told += _followed(transcript.name, plan)
    told += [Paragraph(), Paragraph(((_("Who speaks"), "accent"),))]
    for each in reading.speakers:
        counts = _("{turns} turns · {words} words").format(turns=each.turns, words=each.words)
        sign = "? " if each.kind is Kind.INTERVIEWER else "  "
        told.append(
            Paragraph(
                ((sign, "accent"), (speaker_name(each), "strong"), (f"  {_(KINDS[each.kind])} · {counts}", "dim"))
            )
        )
    if transcript.attributes:
        values = " · ".join(f"{key}: {value}" for key, value in transcript.attributes.items())
        told += [Paragraph(), Paragraph(((_("What is known"), "accent"),)), Paragraph(((values, ""),), most=4)]
    told += [Paragraph(), Paragraph(((_("First turns"), "accent"),))]
    for turn in transcript.turns[:FIRST_TURNS]:
        who = f"{turn.speaker}: " if turn.speaker else ""
        told.append(Paragraph(((who, "speaker"), (short(turn.text, 160), "")), indent=2))
    return told


def _followed(name: str, plan: ImportPlan) -> list[Paragraph]:
    told = []
    if (followed := plan.followed.get(name)) is not None:
        line = _("Corrected: {kept} codings stay, {touched} get other words, {lost} lose their place.")
        told.append(
            Paragraph(((line.format(kept=followed.kept, touched=followed.touched, lost=followed.lost), "warning"),))
        )
    if name in plan.named:
        line = _("{name} has pseudonyms in the study, and the file has the names: they would be back.")
        told.append(Paragraph(((line.format(name=name), "warning"),)))
    return told
