"""Floor 4. What the tags, classes and roles of HTML pages mean to a reader."""

import re
from functools import lru_cache
from typing import NamedTuple


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


HEADINGS = {f"h{level}": level for level in range(1, 7)}
SILENT = words(
    "script style template svg iframe object embed applet audio video canvas map head link meta title base select "
    "textarea input datalist option noscript nav rp rt progress meter noframes frameset param source track"
)
BLOCKS = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header hgroup hr html legend li main menu ol optgroup p search section summary table tbody td tfoot "
    "th thead tr ul multicol marquee"
)
BOLD = frozenset({"b", "strong"})
CODE = frozenset({"code", "tt", "kbd", "samp"})
VERBATIM = frozenset({"pre", "listing", "xmp", "plaintext"})
ROLES_OUT = words(
    "navigation search contentinfo banner menu menubar toolbar tablist tooltip alertdialog doc-toc doc-pagelist "
    "doc-index doc-backlink"
)
KINDS = words(
    "note tip warning important caution danger error attention hint seealso todo info example success failure bug "
    "question abstract summary quote versionadded versionchanged deprecated versionremoved versionmodified"
)
_KINDS_ALONE = KINDS - words("info example success failure bug question abstract summary quote error todo")
_SIGN = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")


class Marks(NamedTuple):
    """What the class and id of an element say."""

    small: bool = False
    """A mark beside the text: a link to a heading, a line number, text for screen readers."""
    number: bool = False
    """Line numbers of code."""
    frame: bool = False
    """It may be part of the frame around the text; its links decide."""
    sure: bool = False
    """It is part of the frame where it is short, even without links."""
    label: str = ""
    """The kind of admonition."""
    title: bool = False
    """The title of an admonition, or the question of an accordion."""
    panel: bool = False
    """Text that a click opens: hidden, and yet there to be read."""
    bold: bool = False
    poem: bool = False
    """Verse: its lines matter."""
    gone: bool = False
    """Legal text around the text, whatever its length."""


NO_MARKS = Marks()


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[- ])(?:{'|'.join(words.split())})(?=[- ]|$)")


_SMALL = _any(
    "headerlink header-link header-anchor hash-link anchor-link anchorjs-link doc-anchor heading-anchor heading-link "
    "copybtn copy-button copy-btn btn-clipboard btn-copy clipboard-copy sr-only visually-hidden visuallyhidden "
    "screen-reader-text screen-reader-only katex-html math-jax-preview boring mw-editsection footnote-backref "
    "fn-backref footnote-back reversefootnote doc-backlink skip-to-content skip-link skip-nav skip-main-content "
    "skip-to-main skiplink permalink out-of-band rightside since viewcode-link viewcode-back noteref "
    "footnote-ref footnote-reference fnref pagebreak page-break pagenum pageno page-number tooltiptext"
)
_NUMBER = _any(
    "linenos lineno linenumber linenumbers line-number line-numbers lnt gutter blob-num hljs-ln-numbers linenodiv "
    "src-line-numbers code-line-number"
)
_FRAME = _any(
    "nav navbar navigation navigator subnav sidenav breadcrumbs? toc localtoc table-of-contents contents menu submenu "
    "navheader navfooter docnav banner title-?area "
    "sidebar sidebars sphinxsidebar sphinxsidebarwrapper pagination pager paginate paginator prev-next next-prev "
    "prevnext nav-?links related footer header topbar masthead social share sharing share-?buttons edit-this-page "
    "edit-page edit-link page-edit feedback theme-doc-footer cookies? cookie-banner consent gdpr announcement promo "
    "ads? advert advertisement newsletter subscribe signup login search copyright tags? tag-list post-meta "
    "entry-meta page-actions page-nav doc-nav bottom-nav top-nav wy-nav-side rst-footer-buttons rst-versions "
    "bd-sidebar md-sidebar md-header md-footer md-tabs indexentry crumbs breadcrumb-list toolbar version-switch "
    "language-switch lang-switch index-links nav-?list jump-?links skip toc-?tree toctree-wrapper last-updated"
)
_SURE = _any(
    "breadcrumbs? pagination pager paginate prev-next next-prev prevnext social share share-?buttons edit-this-page "
    "edit-page edit-link cookie-banner cookie-consent cookies?-notice cookie-bar cookie-popup consent gdpr "
    "announcement announcement-bar newsletter subscribe signup advertisement advert rst-footer-buttons rst-versions "
    "copyright skip navbar crumbs last-updated topbar theme-doc-footer md-footer md-header feedback "
    "page-actions navheader navfooter docnav title-?area"
)
_BOX = re.compile(r"(?:^|[- ])(?:admonition|callout|alert|notice|hint|custom-block|message|box|panel|aside)(?=[- ]|$)")
_TITLE = _any(
    "admonition-title admonition-heading markdown-alert-title callout-title callout-heading alert-heading alert-title "
    "custom-block-title admonition-header notice-title sidebar-title topic-title card-question faq-question "
    "faq-title faq-q question-title question-text question-heading accordion-title accordion-header accordion-button "
    "accordion-trigger accordion-toggle accordion-heading accordion-question collapse-title collapsible-header "
    "collapsible-title faq-item-question faq-item-title faq-header faq-heading toggle-title accordion-item-title "
    "accordion-label accordion faq-toggle qa-question q-title"
)
_PANEL = _any(
    "panel panels accordion accordions accordion-content accordion-body accordion-panel collapse collapsible faq "
    "answer answers tab tabs tabpanel tab-pane tab-content tabbed-content faq-answer toggle-content collapsible-body"
)
_POEM = _any("poem poetry verse stanza song hymn lyrics linegroup line-group line-block")
_GONE = _any("pg-boilerplate ttc cookie-banner cookie-consent gdpr-banner cookie-law")
_BOLD = _any("bold strong font-bold fw-bold font-weight-bold font-semibold")


@lru_cache(maxsize=4096)
def marks_of(value: str) -> Marks:
    """Read the classes, or the id, of an element; names in any spelling (``tableOfContents``)."""
    tokens = [_SIGN.sub("-", token).strip("-").lower() for token in value[:1000].split()]
    names = " ".join(tokens)
    return Marks(
        small=bool(_SMALL.search(names)),
        number=bool(_NUMBER.search(names)),
        frame=bool(_FRAME.search(names)),
        sure=bool(_SURE.search(names)),
        label=_kind(tokens, names),
        title=bool(_TITLE.search(names)) or "question" in tokens,
        panel=bool(_PANEL.search(names)),
        bold=bool(_BOLD.search(names)),
        poem=bool(_POEM.search(names)),
        gone=bool(_GONE.search(names)),
    )


def _kind(tokens: list[str], names: str) -> str:
    """The kind of admonition that classes name: ``admonition warning``, ``alert-info``, ``note``."""
    box = _BOX.search(names)
    for token in tokens:
        if token in (KINDS if box else _KINDS_ALONE):
            return token
    if box and not _TITLE.search(names):
        for token in tokens:
            first, _, last = token.rpartition("-")
            if last in KINDS and _BOX.search(first):
                return last
        if "admonition" in tokens or "callout" in tokens:
            return "admonition"
    return ""
