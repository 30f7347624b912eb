"""The page that says what this is, what it keeps and on which terms: manifests point at it."""

from html import escape

from bot.ui.language import Say, say_in
from bot.ui.text import Plain, Text, Typing

PATH = "/about"
_LONGEST = 100  # of a header; those of browsers are shorter


def about_page(languages: str) -> str:
    """Return the page as HTML, in the reader's language.

    Args:
        languages: what the browser asks for, for example `de-DE,de;q=0.9`.
    """
    say = say_in(languages[:_LONGEST].partition(",")[0].partition(";")[0].strip())
    parts = (
        f"<h1>{escape(say('About Goodword'))}</h1>",
        *(f"<p>{_told(line)}</p>" for line in _about(say)),
        f'<h2 id="privacy">{escape(say("Privacy"))}</h2>',
        *(f"<p>{_told(line)}</p>" for line in _privacy(say)),
        f'<h2 id="terms">{escape(say("Terms of use"))}</h2>',
        *(f"<p>{_told(line)}</p>" for line in _terms(say)),
    )
    head = f'<meta charset="utf-8"><title>{escape(say("About Goodword"))}</title>'
    return f'<!doctype html><html lang="{say.locale}"><head>{head}</head><body>{"".join(parts)}'


def _about(say: Say) -> tuple[Text, ...]:
    """Return what it is."""
    return (
        say.spans(
            "Goodword is a bot in your company's chat. With it people thank each other by name and"
            " for a reason."
        ),
    )


def _privacy(say: Say) -> tuple[Text, ...]:
    """Return what it keeps of people."""
    return (
        say.spans(
            "Your company runs it on a server of its own. What it knows is in your company's own"
            " database, and goes nowhere but to your chat."
        ),
        say.spans(
            "Of each member it keeps what the chat tells: name, e-mail address, title, language and"
            " time zone. Besides that it keeps what people said to it."
        ),
        say.spans("It reads what is said to it. Other messages it does not get to see."),
        say.spans(
            "Write {data} to the bot to get everything about you as a file, and {delete} to be"
            " forgotten.",
            data=Typing("me data"),
            delete=Typing("me delete"),
        ),
    )


def _terms(say: Say) -> tuple[Text, ...]:
    """Return on which terms it is used."""
    return (
        say.spans("Your company decides who may use it, and what for."),
        say.spans(
            "The program is free software under the Apache License 2.0 and comes without any"
            " warranty."
        ),
    )


def _told(line: Text) -> str:
    """Return a line as HTML: what is to be typed as code, and nothing else as anything."""
    return "".join(
        f"<code>{escape(span.words)}</code>" if isinstance(span, Typing) else escape(span.words)
        for span in line
        if isinstance(span, Plain | Typing)
    )
