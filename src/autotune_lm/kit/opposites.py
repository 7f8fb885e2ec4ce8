"""Floor 1. Words of which a sentence holds one or the other: all or some, before or after, at most or at least.

A line is an axis, its values stand between bars. ``_`` is a space, ``*`` any ending. Words of one value stand for one
another; a text that puts one value where its source has another says something else. English holds for every text,
the other languages for texts of their own.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from autotune_lm.kit.cjk import SIGN

_ENGLISH = """
bound at_most up_to within no_more_than not_more_than maxim* max not_exceed cannot_exceed never_exceed not_go_above
 no_longer_than not_longer_than not_last_longer_than or_less or_fewer or_under at_the_most stay_within |
 at_least minim* no_less_than no_fewer_than not_less_than or_more or_longer or_over
deadline no_later_than at_the_latest | no_earlier_than at_the_earliest not_before
amount over above more_than older_than longer_than larger_than greater_than bigger_than higher_than exceed* beyond |
 under below less_than fewer_than younger_than shorter_than smaller_than lower_than
order before prior_to until preceding previous* beforehand in_advance ahead_of |
 after afterwards following later_than subsequent* behind | during in_the_course_of
quantity all every everyone everybody everything each whole entire | most mostly majority |
 some several a_few sometimes certain | every_second every_other half_of
ordinal second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth
time at_any_time whenever anytime any_time | only_once
often always | usually normally generally often | sometimes occasionally | rarely seldom
duty! must shall mandatory oblig* compulsory | may might optional* voluntar*
except except excluding excluded excludes apart_from other_than but_not save_for | including included includes even_in
 even_if even_with even_when | only solely exclusively
move! rise rises rose risen rising increas* grow grows grew grown growing climb* went_up go_up goes_up gain* |
 fall falls fell fallen falling decreas* declin* drop* shrink* shrank shrunk narrow* went_down go_down goes_down
 reduc* lower_to
level! higher more_expensive costlier increased dearer greater larger | lower cheaper smaller decreased
early! early earlier too_soon ahead_of_schedule | late later delayed behind_schedule overdue
place! inside within_the in-house | outside beyond_the
compass north northern | south southern | east eastern | west western
turn upward* upper side_up side_facing_up | downward* side_down side_facing_down
rank! first | last
speed! fast faster fastest quick* rapid* | slow slower slowest slowly
answer! accept* approv* grant* agree* agreed consent* adopt* | reject* refus* declin* den* turned_down turn_down
 disapprov* disagree*
leave! allow* permit* authori* legal may | forbid* forbidden prohibit* banned not_allowed
common common frequent* | rare uncommon
force! strengthen* intensif* amplif* boost* | weaken* diminish* dampen*
amount_of full fully entire whole complete* | partial* partly half
trade! buy* bought purchas* | sell* sold
begin! begin* began begun start* commenc* | end ends ended ending finish* terminat*
import! import* | export*
able! enabl* activat* switch_on switched_on turn_on turned_on | disabl* deactivat* switch_off switched_off turn_off
 turned_off
open! open opens opened | close closes closed closing shut
sense! ascending | descending
seen! public | private
inner! internal | external
kind! valid | invalid
true! true | false
success! success* succeed* | fail* unsuccessful*
heat! hot warm heat* | cold cool*
wet! wet | dry
worth! cheap* inexpensive | expensive costly
add! add adds added adding insert* | remov* delet* eras*
include! includ* | exclud*
connect! connect* attach* | disconnect* detach*
lock! lock* | unlock*
simple! simple easy | complex difficult hard
win! win wins won | lose loses lost
profit! profit* | loss losses
day monday* | tuesday* | wednesday* | thursday* | friday* | saturday* | sunday*
colour red | blue | green | yellow | orange | black | white | grey gray | brown | purple
per hourly per_hour an_hour each_hour every_hour | daily per_day a_day each_day every_day | weekly per_week a_week
 each_week every_week | monthly per_month a_month each_month every_month | yearly annual* per_year a_year each_year
 every_year every_calendar_year per_calendar_year
metal steel | aluminium aluminum | copper | plastic | wood wooden | glass | rubber | iron
part half halved | double* twofold | triple*
union together jointly | separate* apart individually
gender male | female
limb morning | afternoon | evening | night
"""
_GERMAN = """
bound höchstens innerhalb maximal* nicht_länger_als nicht_mehr_als bis_zu nicht_überschreit* | mindestens wenigstens
 minimal*
amount über mehr_als länger_als älter_als höher_als größer_als oberhalb | unter weniger_als kürzer_als jünger_als
 unterhalb
order vor vorher bevor zuvor im_voraus | nach nachher nachdem danach anschließend
quantity alle allen aller alles jeder jede jedes jeden sämtliche* | die_meisten den_meisten | einige* manche* mehrere*
often immer stets | meist* normalerweise | manchmal gelegentlich | selten*
duty! muss müssen musste* verpflicht* | darf dürfen freiwillig* optional
except außer ausgenommen mit_ausnahme | einschließlich inklusive auch_bei auch_wenn auch_an auch_für | nur
 ausschließlich
 lediglich
move! steig* stieg* gestiegen wachs* wuchs* zunahm* zugenommen nahm_zu erhöh* | sink* sank* gesunken fiel* gefallen
 abnahm* abgenommen ging_zurück verringer* reduzier* gesenkt
force! verstärk* | schwäch* abschwäch* vermind* verringer*
common häufig* | selten*
early! früh* | spät*
speed! schnell* | langsam*
leave! erlaubt* gestattet* zulässig* | verboten* untersagt* unzulässig*
answer! angenommen akzeptier* genehmigt* zugestimmt | abgelehnt* verweigert* zurückgewiesen
open! öffn* geöffnet offen* | schließ* geschlossen
compass norden nördlich* | süden südlich* | osten östlich* | westen westlich*
turn! oben obere* | unten untere*
side! links linke* | rechts rechte*
rank! erste* | letzte*
able! einschalt* eingeschaltet* aktivier* | ausschalt* ausgeschaltet* deaktivier*
day montag* | dienstag* | mittwoch* | donnerstag* | freitag* | samstag* | sonntag*
colour rot rote* | blau* | grün* | gelb* | schwarz* | weiß weiße*
nation französisch* | italienisch* | spanisch* | englisch* | polnisch* | türkisch* | deutsch* | amerikanisch*
part hälfte halb* | doppelt* verdoppel* zweifache* | dreifach*
union gemeinsam* zusammen | getrennt* einzeln*
per stündlich* pro_stunde | täglich* pro_tag am_tag | wöchentlich* pro_woche | monatlich* pro_monat im_monat |
 jährlich* pro_jahr im_jahr
"""
_FRENCH = """
bound au_maximum au_plus jusqu'à maxim* ne_dépass* pas_dépasser pas_plus_de jamais_plus_de |
 au_minimum au_moins minim*
amount plus_de supérieur* au-dessus | moins_de inférieur* au-dessous en_dessous
order avant préalable* auparavant à_l'avance | après ensuite suivant*
quantity tous toutes tout chaque | la_plupart | certain* quelques
duty! doit doivent devez obligatoire* | facultatif*
except sauf excepté hormis | y_compris même_avec même_si même_en
move! augment* hausse croît croiss* | diminu* baiss* réduit*
leave! autoris* permis* | interdit* prohib*
open! ouvert* ouvr* | ferm*
answer! accept* approuv* | refus* rejet*
early! tôt | tard
day lundi* | mardi* | mercredi* | jeudi* | vendredi* | samedi* | dimanche*
colour rouge* | bleu* | vert verte* | jaune* | noir* | blanc*
nation français* | anglais* | allemand* | espagnol* | italien*
part moitié | double* | triple*
union ensemble | séparé*
per par_heure | par_jour quotidien* journalier* | par_semaine hebdomadaire* | par_mois mensuel* | par_an annuel*
"""
_SPANISH = """
bound como_máximo a_lo_sumo máxim* hasta no_supere no_superar no_más_de | al_menos como_mínimo mínim* por_lo_menos
amount más_de mayor mayores superior* encima | menos_de menor menores inferior* debajo
order antes previ* anterior* | después tras posterior* luego
quantity todo todos toda todas cada | la_mayoría | algunos algunas varios varias
part mitad | doble | triple | tercio
duty! debe deben deberá* obligatori* | opcional*
except salvo excepto excepción | incluid* incluso aunque también_para | solo sólo únicamente solamente
move! aument* sub* crec* | disminu* baj* reduc*
leave! permit* autoriz* | prohib*
open! abiert* abr* | cerr* cierr*
answer! acept* aprob* aprueb* | rechaz* deneg*
day lunes | martes | miércoles | jueves | viernes | sábado* | domingo*
colour rojo* roja* | azul* | verde* | amarill* | negr* | blanc*
nation inglés ingles* | francés frances* | alemán aleman* | español* | italian* | portugu*
per por_hora | diari* al_día por_día | semanal* por_semana a_la_semana | mensual* al_mes por_mes | anual* al_año por_año
"""
_ITALIAN = """
bound al_massimo massim* non_più_di fino_a | almeno minim* non_meno_di
amount più_di oltre superior* sopra maggior* | meno_di inferior* sotto minor*
order prima precedent* anticipo | dopo success* seguent*
quantity tutti tutte tutto ogni ciascun* | la_maggior_parte | alcuni alcune qualche
duty! deve devono dovrà obbligatori* | facoltativ*
except tranne eccetto salvo | compres* inclus* anche_se anche_per | solo soltanto solamente
move! aument* sale salgono salit* cresc* | diminu* cala* scend* sces* ridu*
leave! permess* consentit* autorizz* | vietat* proibit*
open! apert* apr* | chius* chiud*
answer! accett* approvat* | rifiutat* respint*
part metà | doppio | triplo
day lunedì | martedì | mercoledì | giovedì | venerdì | sabato | domenica
colour rosso* rossa* | blu | verde* | giall* | ner* | bianc*
"""
_PORTUGUESE = """
bound no_máximo máxim* até não_mais_de | no_mínimo pelo_menos mínim* ao_menos
amount mais_de acima superior* maior* | menos_de abaixo inferior* menor*
order antes prévi* anterior* | após depois seguinte*
quantity todo todos toda todas cada | a_maioria | alguns algumas
duty! deve devem deverá* obrigatóri* | facultativ*
except salvo exceto | inclu* mesmo_que mesmo_sem também_para | só somente apenas
move! aument* sub* cresc* | diminu* baix* reduz*
leave! permit* autoriz* | proib* vedad*
open! abert* abr* | fechad* fech*
part metade | dobro | triplo
day segunda* | terça* | quarta* | quinta* | sexta* | sábado* | domingo*
colour vermelh* | azul* | verde* | amarel* | pret* | branc*
"""
_CHINESE = """
bound 最多 至多 不超过 不得超过 最高 最大 以内 以下 | 至少 最少 不少于 最低 以上
order 之前 以前 前 | 之后 以后 后
quantity 所有 全部 每 都 | 大多数 大部分 | 一些 部分 有些
leave! 可以 允许 准许 | 禁止 不得 不准 不可
move! 增加 上升 提高 增长 | 减少 下降 降低
per 每小时 | 每天 每日 | 每周 | 每月 | 每年
"""
_JAPANESE = """
bound 最大 以内 以下 最長 | 最小 以上 少なくとも 最低
order 以前 前 | 以後 以降 後
quantity すべて 全て 全員 | ほとんど 大半 大部分 | 一部
leave! 許可 できます | 禁止 できません
move! 増加 上昇 増え | 減少 低下 減り
per 毎時 | 毎日 一日に 1日に | 毎週 | 毎月 月に | 毎年 年に
"""
_TABLES = {
    "zh": _CHINESE,
    "ja": _JAPANESE,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "it": _ITALIAN,
    "pt": _PORTUGUESE,
}


class Axis(NamedTuple):
    """Values of which a sentence has one."""

    name: str
    pole: bool
    """Whether a negation or an exception says the one value with the other."""
    values: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=8)
def axes(language: str) -> tuple[Axis, ...]:
    """The axes for texts of a language, else those of English; those that hold others in their phrases come first."""
    return _read(_TABLES.get(language, _ENGLISH))


def _read(table: str) -> tuple[Axis, ...]:
    lines = table.strip().replace("\n ", " ").split("\n")
    found = []
    for line in lines:
        name, _, rest = line.partition(" ")
        values = tuple(_pattern(value.split()) for value in rest.split("|"))
        found.append(Axis(name.rstrip("!"), name.endswith("!"), values))
    return tuple(found)


def _pattern(words: list[str]) -> re.Pattern[str]:
    """The words and phrases of a value, as one pattern."""
    forms = (re.escape(word.removesuffix("*")).replace("_", r"\s") + r"\w*" * word.endswith("*") for word in words)
    whole = "|".join(sorted(forms, key=len, reverse=True))
    return re.compile(whole if SIGN.search(whole) else rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)
