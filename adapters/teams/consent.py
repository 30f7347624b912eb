"""Files: Teams has people say yes first, and puts a file into their own OneDrive then.

learn.microsoft.com, "Send and receive files using a bot", 2026-11-22. Between question and answer
nothing is kept here: the question carries, sealed for that one person, what the file is about, and
it is made anew when they say yes.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from msgspec import DecodeError, json

from adapters.teams.api import TeamsApi
from adapters.teams.arrivals import OWN, Reference
from adapters.teams.cards import DATA_VERSION
from adapters.wire.reading import part, word, words
from adapters.wire.seals import Opened, Owner, Seals, new_nonce
from adapters.wire.text import Json, fit
from bot.errors import PlatformError
from bot.identity import AccountId
from bot.surface import Document, Envelope
from bot.ui.language import say_in
from bot.ui.views import Attachment
from bot.undelivered import FILE

QUESTION = "application/vnd.microsoft.teams.card.file.consent"
ARRIVED = "application/vnd.microsoft.teams.card.file.info"
FORM = "file"
"""The word that a question is sealed under."""

DESCRIPTION = 300  # ours: a question shows a few lines
NAME = 100  # ours

Attach = Callable[[Attachment], Awaitable[Document]]

log = structlog.get_logger()

# One label before SharePoint's own name: `contoso-my.sharepoint.com`. Nobody but Microsoft gives
# out names below these; gov and dod: "Office 365 US Government endpoints", 2026-11-22.
_UPLOAD = re.compile(
    r"https://[a-z0-9][a-z0-9-]{0,61}\.(?:sharepoint\.com|sharepoint\.us|sharepoint-mil\.us)"
    r"(?::443)?/[!-~]{1,4000}",
    re.ASCII,
)


@dataclass(frozen=True)
class FileAnswer:
    """What somebody said to the question whether they take a file.

    Attributes:
        question_id: the message that asked.
        value: what the invoke `fileConsent/invoke` brought, as it came.
    """

    reference: Reference
    actor: AccountId
    question_id: str
    value: Mapping[str, object]
    locale: str = "en"


class Consents:
    """Asks whether people take a file, and sends it when they do."""

    def __init__(self, api: TeamsApi, seals: Seals, attach: Attach) -> None:
        """Seal questions by `seals`; `attach` makes the file that a question was about."""
        self._api = api
        self._seals = seals
        self._attach = attach

    def question(
        self, envelope: Envelope, document: Document, attached: Attachment, account: AccountId
    ) -> Json:
        """Return the message that asks whether `account` takes a file."""
        carry = json.encode(attached).decode()
        sealed = self._seals.seal(Opened(new_nonce(), carry), self._owner(account))
        context = {OWN: {"v": DATA_VERSION, "k": FORM, "s": sealed}}
        content = {
            "description": fit(envelope.message.summary, DESCRIPTION),
            "sizeInBytes": len(document.content),
            "acceptContext": context,
            "declineContext": context,
        }
        card = {"contentType": QUESTION, "name": document.name, "content": content}
        return {"type": "message", "attachments": [card]}

    async def take(self, answer: FileAnswer) -> None:
        """Do what somebody said; they are told when it cannot be done.

        It may take longer than Teams waits for the answer to its own request.
        """
        try:
            told = await self._done(answer)
        except PlatformError as error:
            log.warning("file_not_sent", reason=error.reason)
            told = _sorry(answer)
        try:
            await self._api.delete(answer.reference, answer.question_id)
            if told is not None:
                await self._api.post(answer.reference, told)
        except PlatformError as error:
            log.warning("file_not_told", reason=error.reason)

    async def _done(self, answer: FileAnswer) -> Json | None:
        """Send the file, and return what is said about it; None: they do not want it.

        Raises:
            PlatformError: the question was not theirs or is too old, or the file was not taken.
        """
        if word(answer.value, "action") != "accept":
            return None
        sealed = word(answer.value, "context", OWN, "s")
        opened = self._seals.open(sealed, self._owner(answer.actor))
        if opened is None:
            raise PlatformError(f"{FILE}question_too_old", permanent=True)
        document = await self._attach(_attachment(opened.carry))
        uploaded = part(answer.value, "uploadInfo")
        address = words(uploaded, "uploadUrl")
        if not self._api.is_simulated(address) and not _UPLOAD.fullmatch(address):
            raise PlatformError(f"{FILE}no_upload_address", permanent=True)
        await self._api.upload(address, document.content)
        return _arrived(uploaded, document)

    def _owner(self, account: AccountId) -> Owner:
        """Return for whom a question is sealed."""
        return Owner(self._api.installation.tenant, account, FORM)


def _attachment(carry: str) -> Attachment:
    """Return what a question was about.

    Raises:
        PlatformError: an earlier version of the program asked it in other words.
    """
    try:
        return json.decode(carry, type=Attachment)
    except DecodeError as error:
        raise PlatformError(f"{FILE}question_too_old", permanent=True) from error


def _arrived(uploaded: object, document: Document) -> Json:
    """Return the message that shows a file in its place."""
    card = {
        "contentType": ARRIVED,
        "contentUrl": words(uploaded, "contentUrl"),
        "name": fit(word(uploaded, "name") or document.name, NAME),
        "content": {
            "uniqueId": word(uploaded, "uniqueId"),
            "fileType": word(uploaded, "fileType"),
        },
    }
    return {"type": "message", "attachments": [card]}


def _sorry(answer: FileAnswer) -> Json:
    """Return what is said when a file could not be sent."""
    say = say_in(answer.locale)
    told = say("I could not send the file. Please ask for it again; this question is used up.")
    return {"type": "message", "text": told}
