"""Floor 1. Whether two words of meaning belong together: forms of one word, parts of a compound, synonyms.

It is only used to see what is new in an answer, never to find something wrong. Linear: words are looked up by their
first letters, by their ends, and in groups of synonyms.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from autotune_lm.kit.meaning import akin, stem

_GROUPS = """
reject refuse decline deny turn dismiss | begin start commence launch first
end finish stop cease conclude close over
begin begun onset | next follow subsequent | keep retain hold store save stay remain maintain
delete erase remove drop discard clear wipe
allow permit let authorise authorize may enable approve licence license legal | forbid prohibit ban disallow
need require must necessary mandatory essential | employee staff worker personnel workforce people person headcount
receive get obtain gain entitle given grant accept | give provide supply offer hand grant deliver furnish assign
send submit transmit pass deliver hand forward | buy purchase acquire | sell sale sold vend
lapse expire forfeit end void invalid valid | carry take transfer bring move | doctor physician medical
consult talk ask speak see contact | child kid minor young | adult grown
usual normal typical common general regular | disappear vanish go away cease wear | increase rise grow climb up gain
decrease fall decline drop shrink reduce narrow down lower dwindle | cost price charge expense fee pay expensive worth
cheap inexpensive low | fast quick rapid speed | slow late delay behind | early ahead advance prior before
big large great huge | small little minor tiny | quarter q1 q2 q3 q4 | because reason due owing cause therefore
show display indicate reveal mean signal tell | explain describe tell state say report mention according note
use apply employ utilise utilize work run operate | make create build produce construct form generate manufacture
change alter modify adjust edit amend convert turn | replace substitute supersede swap successor exchange
fix repair mend correct solve remedy | break crack damage harm fail fault | check verify inspect examine test control
find detect discover notice identify | join enter combine together unite merge | separate split divide part
wait pause delay | insert put place set add include attach | take remove extract out | clean wipe wash
press push hit click tap | shut close lock seal | open unlock | car vehicle traffic automobile
park leave | road street way | building house site premises | place location site where position spot
sick ill illness disease unwell | medicine drug medication remedy tablet pill | dose amount quantity
customer client buyer | company firm business enterprise organisation organization corporation
contract agreement deal | party side | protect secure guard safe shield indemnify | claim demand request ask
notify inform tell report announce | immediately instant once promptly | rule regulation law policy
free gratis charge refund | mild gentle soft | refund repay reimburse return money | receipt proof
whole full entire complete all total
part portion share | different distinct another other differ | same identical equal alike | near close next beside
begin originate come stem | born birth | die death dead | age old year aged | book publication volume work
publish appear issue release print | translate translation language | study read learn train | university college
boss director head manager lead chief supervisor superior leader | colleague coworker | error mistake bug fault wrong
enough sufficient | limit cap restrict maximum bound ceiling most | allow admit entry enter access | visitor guest
photo photograph photography picture image flash | hour time clock | day daily | week weekly | month monthly
year yearly annual annually | meeting session call conference gathering | decide decision agree resolve determine
disagree opinion differ | concede concess defeat admit | update bring current refresh
finish complete do accomplish attend | attend part participate
include contain comprise cover hold | exclude except without | light lamp | recognise recognize detect know see
temperature heat cool warm cold | long duration last length time | weigh weight heavy | high tall height
wide width broad | deep depth | move shift transfer | support help assist aid back | phone telephone call ring
mail email post letter | write written writing author | read | sign signature signed | pay payment paid remit
compute calculate work evaluate | fetch get retrieve load read | return give yield result back | parse read analyse
default fall back standard | optional need choice | sort order arrange rank | join connect link attach
quarter fifteen
happen occur take place | try attempt | win victory | responsible charge | cover span | safe safely security
sicher schutz | halb hälfte | schaden angreifen greifen beschädigen | arzt mediziner ärztlich
beginnen anfangen starten beginn | enden aufhören ende | kosten preis betragen
nehmen einnehmen schlucken einnahme | essen mahlzeit | ankündigen ankündigung vorher | erlauben dürfen gestatten
bezahlen zahlen zahlung rate | kündigen kündigung frist | gehen ruhen | brennen feuer brand niederbrennen zerstören
sinken zurückgehen abnehmen fallen sank ging zurück | steigen zunehmen wachsen | verschwistern partner partnerschaft
entwerfen entwurf bauen | unbestimmt unbefristet | aufbewahren lagern | bekommen erhalten kommen
einwohner bevölkerung | französisch frankreich | italienisch italien | englisch england | deutsch deutschland
médecin médical docteur | autoriser permettre accord possible | signaler prévenir avertir | contre-indiquer convenir
utilizar usar emplear utilización uso | únicamente solo autorizar persona personal | pulsar apretar presionar
devolver recuperar reembolsar | empezar comenzar comienzo | terminar acabar | funcionamiento trabajo
approvare passare favorevole | aumentare salire crescere | sostituire posto | riunire riunione
entregar chegar receber | ceder transferir | custar multa
"""


def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for n, group in enumerate(_GROUPS.replace("\n", " | ").split("|")):
        for word in group.split():
            found.setdefault(plain(stem(word)), set()).add(n)
    return {word: frozenset(groups) for word, groups in found.items()}


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """A word without accents."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(one for one in parts if not unicodedata.combining(one)).replace("ß", "ss")


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[int]]:
    return _groups()


_HEAD, _LONG, _PART = 4, 8, 4
_SHARE = 0.6
_PREFIXES = ("ge", "ver", "be", "er", "vor", "zu", "ein", "ab", "an", "auf", "aus", "un", "re", "de", "dis", "in", "en")


class Known:
    """Words of meaning, as stems, in which others are looked for."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        folded = {plain(word) for word in self.words}
        self._folded = folded
        self._heads: dict[str, list[str]] = {}
        for word in folded:
            for form in _forms(word):
                self._heads.setdefault(form[:_HEAD], []).append(form)
        table = _table()
        self._groups = {group for word in folded for group in table.get(word, ())}
        self._joined = "\n".join(word for word in sorted(folded) if len(word) >= _LONG)

    def holds(self, word: str, *, parts: bool = True) -> bool:
        """Whether a word, as a stem, is among them or belongs to one of them; ``parts``: of a compound too."""
        folded = plain(word)
        if folded in self._folded or akin(word, self.words):
            return True
        if _table().get(folded, frozenset()) & self._groups:
            return True
        return any(self._like(form) for form in _forms(folded)) or (parts and self._in_compound(folded))

    def _like(self, form: str) -> bool:
        return len(form) >= _HEAD and any(_alike(form, other) for other in self._heads.get(form[:_HEAD], ())[:60])

    def _in_compound(self, word: str) -> bool:
        """Whether a word is part of a long one, or holds one: ``kündigungsfrist`` and ``frist``."""
        if len(word) > _PART and word in self._joined:
            return True
        return len(word) >= _LONG and any(
            len(part) > _PART and part in self._folded
            for part in (*(word[n:] for n in range(2, len(word) - _PART)), *(word[:n] for n in range(_PART, len(word))))
        )


def _forms(word: str) -> list[str]:
    """A word as it is, and without what German and others put in front of it."""
    cut = next(
        (word[len(prefix) :] for prefix in _PREFIXES if word.startswith(prefix) and len(word) > len(prefix) + 4), ""
    )
    return [word, cut] if cut else [word]


def _alike(one: str, other: str) -> bool:
    """Whether two words share a beginning that is most of them."""
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return same >= _HEAD and same >= _SHARE * max(len(one), len(other)) - (1 if same >= 5 else 0)
