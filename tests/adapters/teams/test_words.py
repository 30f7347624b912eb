"""The words of a message that a shortcut was chosen on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.words import plain_words

HTML = {
    "<p>Thanks for the <b>night</b> shift</p>": "Thanks for the night shift",
    "<div>one</div><div>two</div>": "one\n\ntwo",
    "one<br>two<br/>three": "one\ntwo\nthree",
    "a &amp; b &lt;c&gt; &nbsp;d": "a & b <c> d",
    '<at id="0">Ben</at> did it': "Ben did it",
    '<emoji alt="🎉" title="Party"></emoji> hooray': "🎉 hooray",
    '<p>see <img alt="a chart" src="https://evil.example/x"></p>': "see a chart",
    "<script>alert(1)</script>x<style>p{}</style>": "x",
    "<!-- hidden -->shown<![CDATA[x]]>": "shown<![CDATA[x]]>",
    "<ul><li>one</li><li>two</li></ul>": "one\n\ntwo",
    "<p>a</p><p></p><p></p><p>b</p>": "a\n\nb",
    "": "",
}


@pytest.mark.parametrize(("content", "read"), HTML.items())
def test_html_is_read_as_people_see_it(content: str, read: str) -> None:
    assert plain_words({"contentType": "html", "content": content}) == read


def test_text_stays_as_it_is() -> None:
    assert plain_words({"contentType": "text", "content": " a <b> &amp; c "}) == "a <b> &amp; c"


@pytest.mark.parametrize("body", [None, "x", [], {}, {"content": 7}, {"contentType": 1}])
def test_without_a_body_there_are_no_words(body: object) -> None:
    assert plain_words(body) == ""


@given(st.text(alphabet="<>!-[]/?&;#\"' abp=\n", max_size=80) | st.text(max_size=80))
def test_no_html_can_break_the_reading(content: str) -> None:
    read = plain_words({"contentType": "html", "content": content})

    assert read == read.strip()
    assert "\n\n\n" not in read
