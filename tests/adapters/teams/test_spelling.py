"""How commands are typed on Teams."""

from adapters.teams.render import render_message
from adapters.teams.spelling import spelled, typed
from bot.ui.blocks import Note, Paragraph
from bot.ui.language import say_in
from bot.ui.text import Plain, Typing
from bot.ui.views import Message

SAY = say_in("en")
MESSAGE = Message(
    "How", (Paragraph((Plain("Type "), Typing("kudos mine"))), Note((Typing("values add"),)))
)


def test_in_the_chat_with_the_bot_a_command_is_typed_as_it_is() -> None:
    assert typed(Typing("kudos @ana well done")) == "kudos @ana well done"


def test_where_others_are_the_bot_is_named_first() -> None:
    assert typed(Typing("values add"), in_channel=True) == "@Goodword values add"


def test_a_message_in_the_chat_shows_what_to_type_there() -> None:
    made = str(render_message(MESSAGE, {}, SAY))

    assert "kudos mine" in made
    assert "@Goodword" not in made
    assert spelled(MESSAGE, in_channel=False) is MESSAGE


def test_a_whole_view_is_spelled_for_a_channel() -> None:
    made = str(render_message(spelled(MESSAGE, in_channel=True), {}, SAY))

    assert "@Goodword kudos mine" in made
    assert "@Goodword values add" in made
