"""Floor 4. E-mail addresses of people; those of manuals, of machines and of code stay."""

import re
from collections.abc import Iterator

from autotune_lm.clean.finding import Finding

_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-]*@)")
_LOCAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-"
_RESERVED = re.compile(
    r"(?:^|\.)(?:example\.(?:com|org|net|edu|[a-z]{2})|(?:your|my|some)?-?domain\.(?:com|org|net|tld)|(?:e-?mail|mail|address|server|host|site)\.com|foo\.(?:com|bar|org)"
    r"|bar\.(?:com|org)|users\.noreply\.github\.com)$|(?:^|\.)(?:example|test|invalid|localhost|local|internal|tld|lan)$",
    re.IGNORECASE,
)
"""RFC 2606 and RFC 6761, and names that manuals use in the same way."""
_MACHINES = frozenset(
    ["git", "hg", "svn", "noreply", "no-reply", "donotreply", "do-not-reply", "user", "username", "you", "your", "name"]
)
_ROLES = re.compile(
    r"(?:(?:dev|devel|develop|developers?|users?|private|security|announce|commits?|issues?|bugs?|board|secretary|support|info|contact"
    r"|help|hello|sales|press|legal|conduct|coc|abuse|team|list|lists|webmaster|postmaster|hostmaster|feedback|general"
    r"|github|admins|maintainers|core|office|service|jobs|careers|privacy|marketing|news|newsletter|discuss|builds?)(?:\+\w+)?"
    r"|[\w.-]*-(?:dev|devel|users?|announce|subscribe|unsubscribe|list|security|discuss|commits?|bugs?|core|team|help))",
    re.IGNORECASE,
)
"""Lists and offices, which are no persons."""
_LISTS = re.compile(r"(?:^|\.)(?:googlegroups\.com$|lists?\.|listserv\.|mailman\.)", re.IGNORECASE)
_FILES = frozenset(
    [
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "ico",
        "css",
        "js",
        "ts",
        "tsx",
        "jsx",
        "json",
        "html",
        "htm",
        "md",
        "py",
        "toml",
        "yaml",
        "yml",
        "lock",
        "sh",
        "txt",
    ]
)
_REMOTE = re.compile(r"\b(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id)\b[^\n]*$")


def find(text: str) -> Iterator[Finding]:
    """All addresses of a text."""
    at = text.find("@")
    while at >= 0:
        domain = _DOMAIN.match(text, at + 1)
        head = text[max(0, at - 65) : at] if domain else ""
        local = head[len(head.rstrip(_LOCAL)) :].lstrip(".-%+_") if head else ""
        if domain and local and len(local) < 65 and _is_address(text, at, local, domain):
            yield Finding(at - len(local), domain.end(), "e-mail address", "EMAIL")
        at = text.find("@", at + 1)


def _is_address(text: str, at: int, local: str, domain: re.Match[str]) -> bool:
    """Whether a person can be written to there, and it is no remote, file, package or login."""
    host, end = domain[0], domain.end()
    before = text[max(0, at - 200) : at - len(local)]
    word = before[before.rfind(" ") + 1 :]
    following = text[end : end + 2]
    return not (
        local.lower() in _MACHINES
        or local.endswith(".")
        or _ROLES.fullmatch(local)
        or _RESERVED.search(host)
        or _LISTS.search(host)
        or host.rsplit(".", 1)[1].lower() in _FILES
        or word.endswith(("/", "@", "\\"))
        or "://" in word
        or (following[:1] in (":", "/") and following[1:2].strip() not in ("", '"', "'"))
        or _REMOTE.search(before[before.rfind("\n") + 1 :])
    )
