"""How commands are typed on Slack."""

from adapters.slack.render import render_message
from adapters.slack.spelling import slash, spelled
from bot.ui.blocks import Note, Paragraph
from bot.ui.language import say_in
from bot.ui.text import Plain, Typing
from bot.ui.views import Message

SAY = say_in("en")
MESSAGE = Message(
    "How", (Paragraph((Plain("Type "), Typing("kudos mine"))), Note((Typing("values add"),)))
)


def test_a_few_commands_have_a_slash_of_their_own_and_others_follow_ours() -> None:
    assert slash(Typing("kudos @ana well done")) == "/kudos @ana well done"
    assert slash(Typing("values add")) == "/goodword values add"


def test_a_prefix_stands_before_either() -> None:
    assert slash(Typing("kudos"), "gw-") == "/gw-kudos"
    assert slash(Typing("help kudos"), "gw-") == "/gw-goodword help kudos"


def test_a_message_shows_what_to_type_as_slack_takes_it() -> None:
    made = str(render_message(MESSAGE, {}, SAY))

    assert "/kudos mine" in made
    assert "/goodword values add" in made


def test_a_whole_view_is_spelled_with_the_prefix_of_the_installation() -> None:
    made = str(render_message(spelled(MESSAGE, "gw-"), {}, SAY))

    assert "/gw-kudos mine" in made
    assert "/gw-goodword values add" in made
    assert spelled(MESSAGE, "") is MESSAGE
