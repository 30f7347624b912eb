"""Views in which given words stand everywhere that words can stand, with people of Teams."""

from hypothesis import strategies as st

from bot.identity import AccountId
from bot.surface import Handle
from tests.adapters.slack import samples
from tests.adapters.slack.samples import ANA, BO, CY

ANA_ID = AccountId("0a0a0a0a-0000-4000-8000-00000000000a")
HANDLES = {
    ANA: Handle("Ana Lima", ANA_ID),
    BO: Handle("Bo <at>Ana Lima</at> *Ek*"),
    CY: Handle("Cy", AccountId("<at>everybody</at>")),
}
NASTY = (
    "<at>Ana Lima</at>", "<at>everybody</at>", "\\<at>Ana Lima</at>",
    "&lt;at&gt;Ana Lima&lt;/at&gt;",
    "**bold**", "__bold__", "***", "- item", "1. item", "1) item", "\n- item", "\n\n# title", "+ x",
    "\\", "\\\\", "\\*", "![x](https://evil.tld/a.png)", "[x](javascript:alert(1))", "[x]", "(x)",
    "{{DATE(2017-02-14T06:08:39Z,SHORT)}}", "{{TIME(2017-02-14T06:08:39Z)}}", "{{", "}}", "{",
    "${x}",
    "&#60;", "&copy;", "&", "<https://evil.tld>", "<b>", "</at>", "<at>",
    "eve@evil.tld", "    code",
    "\t", "\u2028", "\u00a0", "https:/", "WWW.evil.tld", "~~no~~", "^", "$x$", "==", "---",
)  # fmt: skip


def people_write() -> st.SearchStrategy[str]:
    """Words as people, customers and attackers write them, up to some thousand characters."""
    bits = st.sampled_from((*NASTY, *samples.NASTY)) | st.text(max_size=20)
    parts = st.lists(bits, max_size=8).map("".join)
    long = st.tuples(parts, st.sampled_from([1, 1, 1, 1, 1, 7, 90])).map(lambda p: p[0] * p[1])
    return long.map(lambda words: words[:5000])
