"""The codebook that a new study starts from."""

from __future__ import annotations


def starter() -> str:
    """The YAML text that `qualcode init` writes: two codes to replace, with a guide in Norwegian."""
    return _STARTER


_STARTER = """\
# Kodeboken: hva hver kode betyr. Rediger fritt, og lagre som UTF-8.
#
# Hver kode trenger id, name og definition. Resten er valgfritt, men gir bedre forslag:
#   include    når koden skal brukes
#   exclude    når den ikke skal brukes (pek gjerne på koden som passer bedre)
#   cues       ord og korte uttrykk som nesten alltid betyr koden
#   examples   utdrag slik folk sier det
#   color      farge i anførselstegn, for eksempel '#0072B2'
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
