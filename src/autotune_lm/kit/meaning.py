"""Floor 1. The words of a text that carry its meaning, cut to stems, and those that turn it round."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[.+#'’_-][^\W_]+)*[+#]*")
_SMALL_WORDS = """
a an the to of in on for with and or by from at as is are was were be been being do does did done how what which who
when where why can could should would will may might must i you we they it he she me my your our us them its their
this that these those there here if then than so not no some any all each one into about over under get has have had
between mean means please such also only just more most very well both either neither nor but yet while because
since during through via per upon within out up down off again same other another own too via etc it's
der die das den dem des ein eine einer eines einem und oder ist sind war wird werden nicht mit von zu im in auf für
als auch sich wie was wer wo wann warum man es sie er wir ihr kein keine dass wenn bei nach aus um an
le la les un une des du de et ou est sont dans pour que qui sur avec par ce il elle vous nous on se au aux ne pas
el los las y o es son en con se del al no lo su por como una que
il lo gli e di che è sono nel della con non si per da
"""
_SMALL_ELSEWHERE = """
diese dieser dieses diesem diesen sein seine seiner seinen ihre ihrer ihren ihr ihn ihm ihnen unser unsere jede jeder
jedes wurde wurden worden hat haben hatte kann können darf dürfen muss müssen soll sollte sollten sollen mag zum zur
beim
ins im am vom durch über unter gegen seit während damit dazu dabei davon daran darauf darf so nur noch schon auch sehr
mehr weniger bis oder sowie nämlich jeweils insgesamt wenn falls sobald nachdem bevor weil dass da denn doch also ob
zwischen
geben gibt gab liegt liegen lassen werde würde wäre einmal allem etwas welche welcher welches welchem welchen deren
dessen
être avoir été était sont ont a ai fait faire peut peuvent doit doivent cette cet ces son sa ses leur leurs lui y en
dont
où quel quelle quels quelles chez entre sous vers dès lors lorsque quand si comme afin car donc mais ou ni plus moins
très
aussi même tout tous toute toutes chaque faut combien comment pourquoi elles ils eux cela ça celui celle ceux
ser estar ha han sido está están fue fueron puede pueden debe deben este esta estos estas ese esa su sus le les lo nos
cuando donde cómo cuál cuáles quién quiénes cuánto cuánta cuántos cuántas muy también todo toda todos todas cada entre
sobre hasta desde tras durante según ya aún sin pero porque si a e hay tiene tienen tener hacer hace
essere stato stata stati state ha hanno era può possono deve devono questo questa questi queste suo sua suoi sue loro
quando dove come quale quali chi quanto quanta quanti quante molto anche ogni tra fra su al alla alle ai dal dalla nella
nelle negli nei sul sulla ma perché se più meno ci ne lo ed ad avuto ha
ser estar foi foram é são está estão pode podem deve devem este esta estes estas isso seu sua seus suas lhe nos quando
onde como qual quais quem quanto quanta quantos quantas muito também todo toda todos todas cada entre sobre até desde
após durante já mas porque se mais menos da do das dos na nas nos pela pelo pelas pelos ao aos à às um uma em com não
há tem
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_SMALL_ANYWHERE = _SMALL | frozenset(_SMALL_ELSEWHERE.split())
_IRREGULAR_TABLE = """
give gave given | take took taken | sell sold | buy bought | keep kept | hold held | find found | send sent | leave left
begin began begun | break broke broken | bring brought | build built | choose chose chosen | come came | do did done
draw drew drawn | drive drove driven | eat ate eaten | fall fell fallen | feel felt | forget forgot forgotten
get got gotten | go went gone | grow grew grown | hide hid hidden | know knew known | lead led | lend lent | lose lost
make made | mean meant | meet met | pay paid | rise rose risen | run ran | say said | see saw seen | shake shook shaken
show shown | shrink shrank shrunk | speak spoke spoken | spend spent | stand stood | teach taught | tell told
think thought | throw threw thrown | understand understood | wear wore worn | win won | write wrote written | hear heard
steal stole stolen | freeze froze frozen | bind bound | catch caught | deal dealt | fight fought
forbid forbade forbidden
gehen ging gegangen | nehmen nahm genommen nimmt | geben gab gegeben | sinken sank gesunken | steigen stieg gestiegen
brennen brannte gebrannt | ziehen zog gezogen | schließen schloss geschlossen | schreiben schrieb geschrieben
"""
_IRREGULAR = {
    form: forms.split()[0] for line in _IRREGULAR_TABLE.strip().split("\n") for forms in line.split("|")
    for form in forms.split()[1:]
}  # fmt: skip
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|without|"
    r"(?:do|does|did|is|are|was|were|has|have|had|ca|wo|could|should|would|must|need|might|ai|sha)n['’]?t|"
    r"nicht|nie|niemals|kein|keine|keinen|keiner|keinem|keines|ohne|nichts|"
    r"pas|jamais|aucun|aucune|rien|sans|nunca|sin|jamás|ningún|ningun[oa]|nadie|non|mai|senza|nessun[oa]?|niente|não|sem|nenhuma?|ninguém|nunca|"
    r"не|нет|никогда|без|niet|nooit|geen|zonder|nie|bez)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:no(?:t)? (?:\w+ )?(?:more|less|fewer|later|earlier|longer|sooner|lower|higher|greater|older|newer) than|"
    r"not only|not just|not necessarily|no máximo|no mínimo|whether or not|why not|if not\b,|no matter|"
    r"not exceed(?:ing)?|no doubt|(?:never|cannot) exceed|"
    r"(?:nicht|kein(?:e|en)?) (?:länger|mehr|später|früher|größer|höher|weniger) als|(?:pas|jamais) plus (?:de|que)|"
    r"(?:no|nunca) (?:más|supere|superar) (?:de|a|los|las|que)?|non (?:più|oltre|prima) (?:di|del)|não mais (?:de|que)|"
    r"nicht nur|non seulement|no solo|no sólo|non solo)\b",
    re.IGNORECASE,
)
_PORTUGUESE = re.compile(
    r"\b(?:não|são|dos|das|pela|pelo|uma|em|até|após|da|do|ao|máximo de|prazo)\b|ção\b|ções\b", re.I
)
"""In Portuguese ``no`` is "in the"."""
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_ENDINGS = (
    "izations", "isations", "ization", "isation", "ations", "ation", "ities", "ments", "ment", "ness", "ings", "ions",
    "ing", "ion", "ity", "ers", "ies", "ors", "ive", "ed", "es", "er", "or", "ly", "al", "s", "e", "y",
)  # fmt: skip


@lru_cache(maxsize=2048)
def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, as stems, in order; pairs of signs where a script has no gaps between words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found: list[str] = []
    for match in _WORD.finditer(plain):
        word = match[0].removesuffix("'s").removesuffix("’s")
        if _CJK.search(word):
            found.extend(_pairs(word))
        elif word not in _SMALL and (len(word) > 1 or word.isdigit()):
            found.append(stem(word))
    return tuple(found)


@lru_cache(maxsize=2048)
def telling_words(text: str) -> tuple[str, ...]:
    """As ``content_words``, without the small words of other languages, which are words of meaning in some."""
    small = {stem(word) for word in _SMALL_ANYWHERE}
    return tuple(word for word in content_words(text) if word not in small)


def _pairs(word: str) -> list[str]:
    """Each two signs that stand side by side."""
    return [word[n : n + 2] for n in range(max(1, len(word) - 1))]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its usual endings: ``creating``, ``creates``, ``creation`` and ``created`` are one."""
    word = _IRREGULAR.get(word, word)
    for _ in range(2):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)]
                break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "eyi" else word


def akin(word: str, known: frozenset[str] | set[str]) -> bool:
    """Whether a stem is among others, or one of them begins as it does: ``configur`` and ``config``."""
    if word in known:
        return True
    return len(word) >= 5 and any(
        len(other) >= 5 and (other.startswith(word[:5]) and (word.startswith(other) or other.startswith(word)))
        for other in known
    )


def negation_spans(text: str) -> list[tuple[int, int]]:
    """Where a text says not, never, no or without; ``no more than`` and ``not only`` turn nothing round."""
    calm = {place for match in _HARMLESS.finditer(text) for place in range(*match.span())}
    found = [match.span() for match in _NEGATIVE.finditer(text) if match.start() not in calm]
    if any(text[start:end].casefold() == "no" for start, end in found) and _PORTUGUESE.search(text):
        found = [span for span in found if text[slice(*span)].casefold() != "no"]
    return found


def negations(text: str) -> int:
    """How often a text says not, never, no or without."""
    return len(negation_spans(text))


def denials(text: str) -> int:
    """As ``negations``, with those that mostly turn nothing round."""
    found = [match[0].casefold() for match in _NEGATIVE.finditer(text)]
    return len(found) - (found.count("no") if _PORTUGUESE.search(text) else 0)


def blank_negations(text: str) -> str:
    """A text without the words that say not, never, no or without."""
    return _NEGATIVE.sub(" ", text)
