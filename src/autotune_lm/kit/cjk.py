"""Floor 1. Chinese and Japanese as the checks of answers need them: numbers and units apart, what denies, what is new.

These scripts write no gaps, so that ``500小时`` is one word to a pattern made for others.
"""

import re

_SIGN = "\u3400-\u9fff\u3040-\u30ff"
SIGN = re.compile(f"[{_SIGN}]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_DIGITS = {sign: n for n, sign in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_UNITS = {
    "年": "years", "个月": "months", "か月": "months", "ヶ月": "months", "カ月": "months", "個月": "months",
    "週間": "weeks", "周": "weeks", "星期": "weeks", "天": "days", "日間": "days", "日": "days", "小时": "hours",
    "小時": "hours", "時間": "hours", "分钟": "minutes", "分間": "minutes", "分": "minutes", "秒": "seconds",
    "摄氏度": "celsius", "度": "degrees", "公里": "km", "厘米": "cm", "毫米": "mm", "米": "m", "公斤": "kg",
    "千克": "kg",
    "キロ": "kg", "克": "g", "升": "litres", "欧元": "euros", "美元": "dollars", "ドル": "dollars", "円": "yen",
    "日元": "yen", "パーセント": "percent",
}  # fmt: skip
_COUNTERS = "次回个個人名台件条種种项項枚本歳岁点点页頁章层階倍元"
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SPELLED = re.compile(rf"([〇零一二两三四五六七八九十百千]{{1,9}})(?={_UNIT}|[{_COUNTERS}])")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日")
_QUANTITY = re.compile(rf"(\d)\s?({_UNIT})")
_EACH = re.compile(r"(?<![\d年月週日])(年|週間|日)(?=に)|每(年|周|天|日|小时)")
_BORDER = re.compile(rf"(?<=[{_SIGN}])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%℃])(?=[{_SIGN}])")
_NAMES = "x January February March April May June July August September October November December".split()  # noqa: SIM905
_DENIES = re.compile("ません|ない(?!と|で)|なかった|ずに|禁止|不可|不|没|沒|无|無|未|勿|别|別に")
_TURNS = re.compile("最多|最高|最大|至多|以内|以下|まで|のみ|だけ|只|仅|僅|除|しか")
_YES_NO = re.compile("^(?:はい|いいえ|是的|不是|可以|不可以|是|不|对)[、,,。.]\\s*")
_SENTENCE = re.compile("[。！？!?\n]")
_NEAR = 0.6


def spaced(text: str) -> str:
    """A text whose numbers, units and dates stand apart, as in English; others are given back as they are."""
    if not SIGN.search(text):
        return text
    text = _SPELLED.sub(lambda match: str(_value(match[1])), text)
    text = _DATE.sub(r" \1-\2-\3 ", text)
    text = _DAY.sub(
        lambda match: f" {match[2]} {_NAMES[int(match[1])]} " if 1 <= int(match[1]) <= 12 else match[0], text
    )
    text = _EACH.sub(lambda match: f" per {_UNITS[match[1] or match[2]].rstrip('s')} ", text)
    text = _QUANTITY.sub(lambda match: f"{match[1]} {_UNITS[match[2]]} ", text)
    return _BORDER.sub(" ", text)


def _value(signs: str) -> int:
    """The number that signs such as ``五百二十`` write."""
    total = part = 0
    for sign in signs:
        if sign in _SCALES:
            total, part = total + max(part, 1) * _SCALES[sign], 0
        else:
            part = _DIGITS[sign]
    return total + part


def denied(answer: str, evidence: str) -> str:
    """A sentence that denies what its evidence says, or the other way round; empty where there is none."""
    if not SIGN.search(answer) or not SIGN.search(evidence):
        return ""
    held = [part for part in _SENTENCE.split(evidence[:20_000]) if part.strip()][:100]
    for said in _SENTENCE.split(_YES_NO.sub("", answer[:4000].strip())):
        signs = _signs(said)
        near = max(held, key=lambda part: len(signs & _signs(part)), default="")
        if not signs or len(signs & _signs(near)) < _NEAR * len(signs) or _TURNS.search(said + near):
            continue
        if len(_DENIES.findall(said)) % 2 != len(_DENIES.findall(near)) % 2:
            return said.strip()[:80]
    return ""


def _signs(text: str) -> set[str]:
    return set(_IDEOGRAPH.findall(text))


def known_share(answer: str, *texts: str) -> float | None:
    """The share of an answer's ideographs that stand in texts; None where it has none."""
    signs = _signs(answer)
    return len(signs & _signs("".join(texts))) / len(signs) if signs else None
