"""Closed lists of Norwegian words and endings that the rules of this room lean on."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATIONS: Final = _words("""
    adm adr alm ang bl a.a a.d ank apr avd bd bl.a ca cand d.d d.e d.v.s d.y dir dr ds dvs e.g e.kr e.l ekskl el.l env
    etc evt f f.eks f.kr f.o.m feb ff fig fork forts frk gnl gr gt hhv iflg inkl istf jan jf jfr jr jul jun kap kl konf
    kr lic lign ltr m.a.o m.fl m.m m.v maks mfl mht mill mnd mrd mv nb nn nov nr nto o.a o.l o.s o.s.v obs okt op orig
    osv p.g.a p.t pga pkt prof pst resp s.k s.u sek sept sml spes st str stk t.d t.o.m tlf tors ung v.h vha vs årg årh
    ø.h
""")
"""Words that keep their full stop inside a sentence."""

CLOSING_ABBREVIATIONS: Final = _words("osv etc m.m m.fl mfl m.v mv e.l el.l o.l o.a o.s.v")
"""Those that a sentence may well end with."""

MONTHS: Final = _words("januar februar mars april mai juni juli august september oktober november desember")

PREFIXES: Final = _words("""
    til for fra med mot ved inn opp ned ut over under etter gjen gjennom mis sam van hos mellom før
    men den det der her hva som når har var vil kan skal
""")
"""What stands before a word without making it a compound of that word."""

SUFFIXES: Final = _words("""
    skap skapet skaper skapene dom het heten heter løs løse løst full fulle vis som somme sel ning ninga ningen ninger
    inger inga else elsen elser eri eriet ering eringa eringen eringer erer erte ert ere eres isk iske lig lige ans
    ene ane ens ers ets aktig bar bart bare messig messige are aren arer arene ist ister ende ing kap ren skapelig mer
""")
"""What only derives or inflects a word."""

WHOLE: Final = _words("kontroll torgeir")
"""What looks like a compound and is none, alone or in longer words."""

HEADS: Final = {
    "barne": "barn", "barns": "barn", "bygde": "bygd", "grende": "grend", "folke": "folk", "saks": "sak",
    "natte": "natt", "skatte": "skatt", "jule": "jul", "hjerte": "hjerte", "sykehus": "sykehus", "gjeste": "gjest",
    "heste": "hest", "hunde": "hund", "jente": "jente", "gutte": "gutt", "venne": "venn", "ungdoms": "ungdom",
    "kirke": "kirke", "arbeids": "arbeid", "penge": "penger", "foreldre": "forelder", "eldre": "eldre", "data": "data",
    "små": "liten", "stor": "stor", "personal": "personale", "barnehage": "barnehage", "lands": "land",
}  # fmt: skip
"""What stands before another part, and the dictionary form that it is the stem of."""

EVERYDAY: Final = _words("""
    apotek app asyl avis bandy bane bank basseng benk bibliotek blad brett brygge butikk bygd demens dikt disk eldre
    elev elv ferge fjøs frisør grend gård hage hall hekle helse hospits håndball idrett innbygger kafe kai kasse
    forening kiosk kjøkken klubb kode kollektiv kor korps krim kurs kø lag leire lekse lesing lyrikk låne låner lån
    maling menighet mobil nabo nett ombud omsorg parkering passord penger pensjonist pleie post prest printer revy
    roman sang scene senter service skanner skjema skjerm skranke ski slokking skøyte spill spørre stue strikke svømme
    sykkel søm tannlege teater time torg trening ungdom utlån utstilling vakt vel verksted vert øving
""")
"""Words of daily life that newspapers use too seldom to count them."""

UNCUT: Final = _words("menneske kontroll organisasjon frivillig frivillighet")
"""What looks like words in a row and is one."""

ENDINGS: Final = _words("ene ens ets enes ers nde ende nes met men mens mers")
"""What inflection adds to a word, where it is more than two letters."""

LEMMAS: Final = {
    form: lemma
    for lemma, forms in {
        "bok": "bøkene bøkenes", "tre": "trær trærne", "kraft": "kreftene", "si": "si", "gå": "går", "leder": "leder",
        "bygd": "bygd bygda", "bruk": "bruk", "bråk": "bråk", "buss": "buss", "del": "deler", "trapp": "trappa",
        "stol": "stoler", "kveld": "kvelder", "kort": "kortet", "bokstav": "bokstaver", "møbel": "møbler",
        "paragraf": "paragrafer", "tog": "toget", "disk": "disk", "slekt": "slekta", "benk": "benk", "kurs": "kurset",
        "vaffel": "vafler", "ro": "roen", "gjeng": "gjengen", "lag": "laget", "råd": "rådet", "bygg": "bygget",
        "folk": "folka", "skilt": "skiltet", "kvarter": "kvarter", "klubb": "klubber", "kjøper": "kjøper",
        "lenge": "lenger", "slik": "slikt", "vanskelig": "vanskeligst", "mor": "mødrene",
    }.items()
    for form in forms.split()
}  # fmt: skip
"""Dictionary forms that the lexicon has wrong: mostly nouns that it takes for rare verbs."""
