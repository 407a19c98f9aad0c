"""The keys of the coding screen. Letters stand for words: f forslag, a aksepter, d dropp, n neste, t tom, x bort."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

from qualcode.i18n import N_


def _key(key: str, action: str, name: str, description: str, tooltip: str, show: bool = False) -> Binding:
    return Binding(key, action, description, id=f"coding.{name}", tooltip=tooltip, show=show)


DECIDING: Final[list[BindingType]] = [
    _key("enter,space", "pick", "pick", N_("Code"), N_("Code what is chosen: type two or three letters, Enter"), True),
    _key("r,full_stop", "repeat", "repeat", N_("Repeat"), N_("Code what is chosen with the code used last"), True),
    _key("f,tab", "suggestion(1)", "suggestion", N_("Suggestion"), N_("Go to the next suggestion"), True),
    _key("a", "accept", "accept", N_("Accept"), N_("Accept the suggestion: it becomes a coding"), True),
    _key("d,backspace", "reject", "reject", N_("Reject"), N_("Reject the suggestion: it does not come back"), True),
    _key("x,delete", "uncode", "uncode", N_("Uncode"), N_("Take a code away from what is chosen"), True),
    _key("u", "undo", "undo", N_("Undo"), N_("Undo the last change; as far back as you like"), True),
    _key("m", "memo", "memo", N_("Memo"), N_("Write a memo on the coding"), True),
    _key("n", "skip", "skip", N_("Not now"), N_("Put the suggestion off and go to the next"), True),
    _key("y", "new_code", "new_code", N_("New code"), N_("Make a code named by the chosen words, and code them"), True),
    _key("0", "nothing", "nothing", N_("Nothing here"), N_("Mark the turn as read and without codes, and go on"), True),
    _key("comma", "board", "board", N_("By letter"), N_("Code what is chosen by the letter of a code")),
    _key("c", "borders", "borders", N_("Borders"), N_("Change the borders of a coding")),
    _key("exclamation_mark", "weigh", "weigh", N_("Weight"), N_("Let the coding weigh more: ★, ★★, ★★★, none")),
    _key(
        "F,shift+tab", "suggestion(-1)", "suggestion_back", N_("Suggestion before"), N_("Go to the suggestion before")
    ),
    _key(
        "o",
        "order",
        "order",
        N_("Order"),
        N_("Suggestions in another order: best first, least sure first, as the text goes"),
    ),
    _key("U,ctrl+r", "redo", "redo", N_("Redo"), N_("Redo what was undone last")),
    *(
        Binding(
            digit,
            f"recent({digit})",
            N_("Recent code"),
            id="coding.recent",
            key_display="1–9",
            tooltip=N_("Code what is chosen with one of the codes used last"),
            show=False,
        )
        for digit in "123456789"
    ),
]

MOVING: Final[list[BindingType]] = [
    _key("down,j", "move_turn(1)", "next_turn", N_("Next turn"), N_("Go to the next turn")),
    _key("up,k", "move_turn(-1)", "previous_turn", N_("Turn before"), N_("Go to the turn before")),
    _key("s", "move_sentence(1)", "next_sentence", N_("Sentence"), N_("Choose the next sentence"), True),
    _key("S", "move_sentence(-1)", "previous_sentence", N_("Sentence before"), N_("Choose the sentence before")),
    _key("right,l,w", "move_word(1)", "next_word", N_("Word"), N_("Choose the next word")),
    _key("left,h,W", "move_word(-1)", "previous_word", N_("Word before"), N_("Choose the word before")),
    _key("plus", "grow", "grow", N_("Grow"), N_("Choose more: sentence, turn, then turn by turn"), True),
    _key("minus", "shrink", "shrink", N_("Shrink"), N_("Choose less: back the way you came"), True),
    _key("shift+right", "extend_word(1)", "extend_word", N_("Stretch by a word"), N_("Stretch the choice by a word")),
    _key("shift+left", "extend_word(-1)", "draw_in_word", N_("Draw in by a word"), N_("Draw the choice in by a word")),
    _key("shift+down", "extend_turn(1)", "extend_turn", N_("Stretch by a turn"), N_("Stretch the choice by a turn")),
    _key("shift+up", "extend_turn(-1)", "draw_in_turn", N_("Draw in by a turn"), N_("Draw the choice in by a turn")),
    _key("right_parenthesis", "nudge(1, True)", "stretch_letter", N_("A letter more"), N_("Move the end by a letter")),
    _key(
        "left_parenthesis", "nudge(-1, True)", "draw_in_letter", N_("A letter less"), N_("Move the end back a letter")
    ),
    _key(
        "right_square_bracket",
        "nudge(1, False)",
        "begin_later",
        N_("Begin a letter later"),
        N_("Move the beginning by a letter"),
    ),
    _key(
        "left_square_bracket",
        "nudge(-1, False)",
        "begin_earlier",
        N_("Begin a letter earlier"),
        N_("Move the beginning back a letter"),
    ),
    _key("v", "marking", "marking", N_("Stretch"), N_("Stretch the choice with every move until Esc")),
    _key("escape", "release", "release", N_("Let go"), N_("Let go of the choice")),
    _key("t", "uncoded(1)", "next_uncoded", N_("Next uncoded"), N_("Go to the next turn without codes")),
    _key("T", "uncoded(-1)", "previous_uncoded", N_("Uncoded before"), N_("Go to the turn before that has no codes")),
    _key("asterisk", "occurrence(1)", "next_occurrence", N_("Same words"), N_("Go to where the chosen words are next")),
    _key(
        "number_sign",
        "occurrence(-1)",
        "previous_occurrence",
        N_("Same words before"),
        N_("Go to where the chosen words were last"),
    ),
    _key(
        "less_than_sign,ctrl+o", "jump_back(-1)", "jump_back", N_("Back there"), N_("Go back to before the last jump")
    ),
    _key(
        "greater_than_sign",
        "jump_back(1)",
        "jump_forward",
        N_("Forward again"),
        N_("Go forward again after going back"),
    ),
    _key("pagedown", "page(1)", "page_down", N_("Page down"), N_("Go a page down")),
    _key("pageup", "page(-1)", "page_up", N_("Page up"), N_("Go a page up")),
    _key("g,home", "edge(0)", "first", N_("Beginning"), N_("Go to the beginning")),
    _key("G,end", "edge(1)", "last", N_("End"), N_("Go to the end")),
]

GOING: Final[list[BindingType]] = [
    _key("slash", "search", "search", N_("Search"), N_("Search the whole study"), True),
    _key("b", "codebook", "codebook", N_("Codebook"), N_("See the codebook"), True),
    _key("e", "excerpts", "excerpts", N_("Excerpts"), N_("See all excerpts of a code"), True),
    _key("i", "more", "more", N_("More or less"), N_("Show more or less beside the text")),
    _key("q", "back", "back", N_("Back"), N_("Go back to the overview"), True),
]
