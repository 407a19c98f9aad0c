"""The codebook that a new study starts from."""

from __future__ import annotations

from qualcode.i18n import language


def starter() -> str:
    """The YAML text that `qualcode init` writes: two codes to replace, with a guide in the user's language."""
    return _STARTER_EN if language() == "en" else _STARTER


def is_starter(text: str) -> bool:
    """Whether the text is what `starter` gives in some language, so that nobody has written a codebook yet."""
    return text.replace("\r\n", "\n").strip() in (_STARTER.strip(), _STARTER_EN.strip())


_STARTER = """\
# Kodeboken: hva hver kode betyr. Rediger fritt, og lagre som UTF-8.
#
# Hver kode trenger id, name og definition. Resten er valgfritt, men gir bedre forslag:
#   include    når koden skal brukes
#   exclude    når den ikke skal brukes (pek gjerne på koden som passer bedre)
#   cues       ord og korte uttrykk som nesten alltid betyr koden
#   examples   utdrag slik folk sier det
#   color      farge i anførselstegn, for eksempel '#0072B2'
#   retired    true når koden er gått ut av bruk; det som er kodet, blir stående
#   children   underkoder; id-en er forelderens id, skråstrek og et nytt ord
# En id skal aldri endre betydning. Innrykk er mellomrom, ikke tabulator.
# Tekst med kolon må stå i anførselstegn: 'Hun sa: ja'.
title: Min kodebok
language: nb
codes:
  - id: tema
    name: Første tema
    definition: Skriv her hva som hører med til temaet.
    children:
      - id: tema/undertema
        name: Et undertema
        definition: Skriv her hva som skiller undertemaet fra de andre.
        include:
          - Når den som snakker, forteller om egne erfaringer.
        exclude:
          - Når ordet bare nevnes i forbifarten.
        cues:
          - et typisk uttrykk
        examples:
          - 'Et utdrag der noen snakker om dette.'
  - id: annet
    name: Annet viktig
    definition: Det som er viktig for spørsmålet ditt, men som ingen annen kode dekker.

# Utdrag som ikke skal ha noen kode, lærer verktøyet når det skal tie.
uncoded_examples:
  - 'Skal jeg si navnet mitt nå, eller tar du det etterpå?'
"""

_STARTER_EN = """\
# The codebook: what every code means. Edit freely, and save as UTF-8.
#
# A code needs id, name and definition. The rest is optional but makes better suggestions:
#   include    when to use the code
#   exclude    when not to (best with the code that fits better)
#   cues       words and short phrases that nearly always mean the code
#   examples   excerpts as people say them
#   color      a colour in quotes, for example '#0072B2'
#   retired    true when the code is out of use; what was coded with it stays
#   children   codes below; their id is the parent's id, a slash and a new word
# An id never changes meaning. Indent with spaces, not tabs.
# Text with a colon must be in quotes: 'She said: yes'.
title: My codebook
language: nb
codes:
  - id: theme
    name: First theme
    definition: Write here what belongs to the theme.
    children:
      - id: theme/subtheme
        name: A theme below it
        definition: Write here what sets this one apart.
        include:
          - When the speaker tells of their own experience.
        exclude:
          - When the word is only mentioned in passing.
        cues:
          - a typical phrase
        examples:
          - 'An excerpt in which someone talks about this.'
  - id: other
    name: Other important things
    definition: What matters for your question but no other code covers.

# From excerpts that should have no code the tool learns when to be silent.
uncoded_examples:
  - 'Shall I say my name now, or will you take it later?'
"""
