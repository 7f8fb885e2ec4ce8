"""Floor 4. Tokens that their maker gave a shape of their own: a prefix, an alphabet, a length.

Shapes are those that the vendors state, or that their tokens show: GitHub "authentication token formats" (2021), GitLab
"token prefixes", Slack "token types", Stripe "API keys", AWS IAM "unique identifiers", and so on. A token with a shape
is taken for real unless it is plainly a place to fill in.
"""

import re
from collections.abc import Iterator

from autotune_lm.clean.finding import Detector, Finding
from autotune_lm.clean.randomness import changes, entropy, is_shown

_NEVER_ALONE = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrt]))"
_ENDS = r"(?![A-Za-z0-9])"


def _real(match: re.Match[str]) -> bool:
    """Not a row of crosses, not ``EXAMPLE``."""
    return not is_shown(match[0]) and entropy(match["value"]) > 2.5


def _mixed(match: re.Match[str]) -> bool:
    """Real, and no chain of words: it holds digits, and more than one kind of letter or much of chance."""
    value = match["value"]
    digits = sum(c.isdigit() for c in value)
    return _real(match) and (digits > 1 or changes(value) > 0.4) and (entropy(value) > 3.6 or value.lower() != value)


def _shape(name: str, prefixes: str, rest: str, *, start: str = _NEVER_ALONE, mixed: bool = False) -> Detector:
    """A token that starts with one of ``prefixes``; ``rest`` is an expression."""
    literals = tuple(prefixes.split())
    either = "|".join(map(re.escape, literals))
    pattern = re.compile(f"{start}(?P<value>(?:{either})(?:{rest}))")
    return Detector(name, literals, pattern, _mixed if mixed else _real)


_ALL: tuple[Detector, ...] = (
    _shape("AWS access key", "AKIA ASIA ABIA ACCA", f"[A-Z0-9]{{16}}{_ENDS}"),
    _shape("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", "[A-Za-z0-9]{30,255}"),
    _shape("GitHub token", "github_pat_", "[A-Za-z0-9_]{22,255}"),
    _shape("GitLab token", "glpat- gldt- glrt- glptt- glcbt- glsoat- glft- glagent-", "[A-Za-z0-9_=.-]{20,300}"),
    _shape("Slack token", "xox", "[abeporsc](?:\\.xox[bp])?-[A-Za-z0-9-]{10,250}", mixed=True),
    _shape("Slack token", "xapp-", "[0-9]-[A-Za-z0-9-]{20,250}"),
    _shape(
        "Slack webhook",
        "hooks.slack.com/",
        "(?:services|workflows|triggers)/[A-Za-z0-9_]{6,20}/[A-Za-z0-9_]{6,20}/[A-Za-z0-9_/]{10,100}",
    ),
    _shape("Discord webhook", "discord.com/api/webhooks/ discordapp.com/api/webhooks/", "[0-9]{15,21}/[\\w-]{50,90}"),
    _shape("Teams webhook", "webhook.office.com/webhookb2/", "[\\w@-]{30,90}/IncomingWebhook/[\\w/-]{30,110}"),
    _shape("Stripe key", "sk_live_ rk_live_ sk_test_ rk_test_", "[A-Za-z0-9]{16,250}"),
    _shape("webhook secret", "whsec_", "[A-Za-z0-9+/=]{24,100}"),
    _shape("Anthropic key", "sk-ant-", "[A-Za-z0-9_-]{20,250}", mixed=True),
    _shape("OpenAI key", "sk-", "(?:proj-|svcacct-|admin-|None-|or-v1-)?[A-Za-z0-9_-]{20,250}", mixed=True),
    _shape("Google API key", "AIza", "[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
    _shape("Google OAuth secret", "GOCSPX-", "[A-Za-z0-9_-]{24,40}"),
    _shape("Google OAuth token", "ya29.", "[A-Za-z0-9_-]{20,1000}"),
    _shape("Hugging Face token", "hf_ api_org_", "[A-Za-z0-9]{30,60}"),
    _shape("npm token", "npm_", f"[A-Za-z0-9]{{36}}{_ENDS}"),
    _shape("PyPI token", "pypi-", "[A-Za-z0-9_-]{50,300}", mixed=True),
    _shape("RubyGems key", "rubygems_", "[a-f0-9]{48}"),
    _shape("SendGrid key", "SG.", "[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}"),
    _shape("DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", "[a-f0-9]{64}"),
    _shape("Databricks token", "dapi", "[a-f0-9]{32}(?:-[0-9])?"),
    _shape("Mailgun key", "key-", f"[a-f0-9]{{32}}{_ENDS}"),
    _shape("age key", "AGE-SECRET-KEY-1", "[A-Z0-9]{58}"),
    _shape("Shopify token", "shpat_ shpca_ shppa_ shpss_", "[a-fA-F0-9]{32}"),
    _shape("Vault token", "hvs. hvb. hvr.", "[A-Za-z0-9_-]{24,300}"),
    _shape("Square token", "sq0atp- sq0csp- EAAAE", "[A-Za-z0-9_-]{22,100}", mixed=True),
    _shape("Docker token", "dckr_pat_", "[A-Za-z0-9_-]{20,60}"),
    _shape("Atlassian token", "ATATT3", "[A-Za-z0-9_=-]{60,300}"),
    _shape("Grafana token", "glsa_ glc_", "[A-Za-z0-9_+/=]{30,400}"),
    _shape("New Relic key", "NRAK- NRJS- NRII-", "[A-Za-z0-9_-]{19,42}"),
    _shape("Postman key", "PMAK-", "[a-f0-9]{24}-[a-f0-9]{34}"),
    _shape("Notion token", "ntn_", "[A-Za-z0-9]{40,60}"),
    _shape("Linear key", "lin_api_", "[A-Za-z0-9]{40}"),
    _shape("Groq key", "gsk_", "[A-Za-z0-9]{40,60}"),
    _shape("xAI key", "xai-", "[A-Za-z0-9]{60,90}"),
    _shape("Replicate token", "r8_", "[A-Za-z0-9]{37}"),
    _shape("Figma token", "figd_", "[A-Za-z0-9_-]{30,60}"),
    _shape("Supabase token", "sbp_", "[a-f0-9]{40}"),
    _shape("PlanetScale token", "pscale_", "(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{30,70}"),
    _shape(
        "JSON web token",
        "eyJ",
        r"[A-Za-z0-9_-]{8,4000}\.(?:eyJ[A-Za-z0-9_-]{6,8000}\.[A-Za-z0-9_-]{10,2000}"
        r"|[A-Za-z0-9_-]{0,1000}\.[A-Za-z0-9_-]{8,100}\.[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{10,100})",
    ),
    Detector(
        "Telegram bot token",
        (":AA",),
        re.compile(r"(?<=[0-9]{8}):(?P<value>AA[A-Za-z0-9_-]{32,33})(?![A-Za-z0-9_-])"),
        _real,
    ),
)

_LONG_WORD = re.compile(r"[A-Za-z0-9_-]{20,}+")
_WORD_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_SHORT_STARTS = frozenset({"eyJ", "xox", "xapp-"})
"""Values of these may begin with a word of fewer than 20 characters."""


def _by_start() -> tuple[dict[str, list[Detector]], list[Detector]]:
    """Detectors by the first two characters of a long word, and those whose values begin otherwise."""
    starts: dict[str, list[Detector]] = {}
    others: list[Detector] = []
    for detector in _ALL:
        if _WORD_CHARACTERS.issuperset("".join(detector.literals)) and _SHORT_STARTS.isdisjoint(detector.literals):
            for start in sorted({literal[:2] for literal in detector.literals}):
                starts.setdefault(start, []).append(detector)
        else:
            others.append(detector)
    return starts, others


_BY_START, _OTHERS = _by_start()


def find(text: str) -> Iterator[Finding]:
    """All tokens of a text. Long words are few, so one walk over them is cheaper than a search for each prefix."""
    for word in _LONG_WORD.finditer(text):
        start = word.start()
        if start and text[start - 1] == "\\" and text[start] in "nrt":
            start += 1
        for detector in _BY_START.get(text[start : start + 2], ()):
            match = detector.pattern.match(text, start)
            if match and detector.check(match):
                yield detector.finding(match)
    for detector in _OTHERS:
        yield from detector.find(text)
