"""Help, made from what the commands say of themselves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Annotated

from bot.commands import Action, Capability, Command, Example, HomePart, NoArguments, Press, Rest
from bot.context import Context
from bot.outcome import Outcome
from bot.ui.actions import Button
from bot.ui.blocks import Block, Buttons, Heading, Note, Paragraph
from bot.ui.language import Say, mark
from bot.ui.text import Bold, Plain, Span, Text, Typing, listed, text
from bot.ui.views import Home, Message, Page


@dataclass(frozen=True)
class Topic:
    """What help is asked for."""

    topic: Annotated[str, Rest(mark("Topic"))] = ""


class Help:
    """Answers `help` and `help kudos`."""

    def __init__(self, commands: Collection[Command]) -> None:
        """Explain these commands."""
        self._commands = tuple(commands)

    def capability(self) -> Capability:
        """Return help as a capability of its own."""
        return Capability(
            name="help",
            commands=(
                Command("help", mark("What I can do"), self.show, Topic, "topic", reads_only=True),
            ),
            actions=(Action("help.open", self.page, reads_only=True, opens_form=True),),
            home=(HomePart(self.at_home),),
            examples=(
                Example("help", lambda say: self._message("", say)),
                Example("help on a command", lambda say: self._message("kudos", say)),
                Example("home, help", lambda say: Home(_at_home(say))),
            ),
        )

    def show(self, arguments: Topic, context: Context) -> Outcome:
        """Explain one command, or all of them in a few lines."""
        return Outcome(reply=self._message(arguments.topic, context.say))

    def _message(self, topic: str, say: Say) -> Message:
        """Return what there is to say of a command, or of all when there is none of that name."""
        name = topic.strip().lower().rstrip(".!?")
        found = [command for command in self._commands if command.name.split()[0] == name]
        return Message(say("What I can do"), self._topic(found, say) if found else self._all(say))

    def page(self, _press: Press, context: Context) -> Outcome:
        """Show the same as something to read at leisure."""
        return Outcome(page=Page(context.say("What I can do"), self._all(context.say)))

    def at_home(self, _none: NoArguments, context: Context) -> tuple[Block, ...]:
        """Return the part of the home that leads to help."""
        return _at_home(context.say)

    def _all(self, say: Say) -> tuple[Block, ...]:
        """Return one line for each command, the first ones with an example."""
        lines = [_line(command, say) for command in self._commands if " " not in command.name]
        topics = ("kudos", *groups(command.name for command in self._commands))
        examples = listed(tuple(Typing(f"help {topic}") for topic in topics))
        more = say.spans("More on one of them: {example}", example=examples)
        return (
            Heading(say("What I can do")),
            Paragraph(_joined(lines)),
            Note(more),
        )

    def _topic(self, commands: Collection[Command], say: Say) -> tuple[Block, ...]:
        """Return all there is to say of one command and its sub-commands."""
        first = next(iter(commands))
        title = say("What I can do") if " " in first.name else say(first.summary)
        blocks: list[Block] = [Heading(title)]
        blocks.append(Paragraph(_joined([_line(command, say) for command in commands])))
        examples = [
            text(Typing(f"{command.name} {example}"))
            for command in commands
            for example in command.examples
        ]
        if examples:
            blocks.append(Paragraph((Bold(say("For example")), Plain("\n"), *_joined(examples))))
        return tuple(blocks)


def _at_home(say: Say) -> tuple[Block, ...]:
    told = say.spans(
        "Type {kudos}, or ask for {help}.",
        kudos=Typing("kudos"),
        help=Typing("help"),
    )
    return (Note(told), Buttons((Button(say("What I can do"), "help.open"),)))


def groups(names: Iterable[str]) -> tuple[str, ...]:
    """Return the words that only begin other commands, and are none by themselves."""
    known = dict.fromkeys(names)
    return tuple(dict.fromkeys(name.split()[0] for name in known if name.split()[0] not in known))


def _line(command: Command, say: Say) -> Text:
    usage = f" {say(command.usage)}" if command.usage else ""
    return (Typing(f"{command.name}{usage}"), Plain(f"  {say(command.summary)}"))


def _joined(lines: Collection[Text]) -> Text:
    """Return lines below each other."""
    spans: list[Span] = []
    for line in lines:
        spans.extend([Plain("\n")] if spans else [])
        spans.extend(line)
    return tuple(spans)
