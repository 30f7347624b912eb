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
from adapters.teams.lately import Lately
from adapters.wire.reading import part, word, words
from adapters.wire.seals import Opened, Owner, Seals, new_nonce
from adapters.wire.text import Json, fit
from bot.clock import Clock
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
_HOST = (
    r"https://([a-z0-9][a-z0-9-]{0,61}\.(?:sharepoint\.com|sharepoint\.us|sharepoint-mil\.us))"
    r"(?::443)?"
)
_UPLOAD = re.compile(_HOST + r"/[!-~]{1,4000}", re.ASCII)
# Where the file is seen: names of folders may have blanks and letters of any language in them.
_SEEN_AT = re.compile(_HOST + r"/[^\\\x00-\x1f\x7f-\x9f]{1,4000}", re.ASCII)


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

    def __init__(self, api: TeamsApi, seals: Seals, attach: Attach, clock: Clock) -> None:
        """Ask through `api`.

        Args:
            api: calls the Connector.
            seals: seal the questions.
            attach: makes the file that a question was about.
            clock: tells for how long Teams may send an answer once more.
        """
        self._taken = Lately(clock)
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
        """Do what somebody said, once; they are told when it cannot be done.

        It may take longer than Teams waits for the answer to its own request.
        """
        sealed = word(answer.value, "context", OWN, "s")
        opened = self._seals.open(sealed, self._owner(answer.actor))
        if opened is not None and not self._taken.is_first(opened.nonce):
            return  # Teams sent it once more
        try:
            told = await self._done(answer, opened)
        except PlatformError as error:
            log.warning("file_not_sent", reason=error.reason)
            told = _sorry(answer)
        await _tried("withdraw", self._api.delete(answer.reference, answer.question_id))
        if told is not None:
            await _tried("tell", self._api.post(answer.reference, told))

    async def _done(self, answer: FileAnswer, opened: Opened | None) -> Json | None:
        """Send the file, and return what is said about it; None: they do not want it.

        Raises:
            PlatformError: the question was not theirs or is too old, or the file was not taken.
        """
        if word(answer.value, "action") != "accept":
            return None
        if opened is None:
            raise PlatformError(f"{FILE}question_too_old", permanent=True)
        uploaded = part(answer.value, "uploadInfo")
        address = self._address(uploaded)
        document = await self._attach(_attachment(opened.carry))
        await self._api.upload(address, document.content)
        return _arrived(uploaded, document)

    def _address(self, uploaded: object) -> str:
        """Return where a file goes, if that and where it is seen are one OneDrive.

        Raises:
            PlatformError: they are not, or none at all.
        """
        address, seen_at = words(uploaded, "uploadUrl"), words(uploaded, "contentUrl")
        if self._api.is_simulated(address) and self._api.is_simulated(seen_at):
            return address
        goes, seen = _UPLOAD.fullmatch(address), _SEEN_AT.fullmatch(seen_at)
        if goes is None or seen is None or goes[1] != seen[1]:
            raise PlatformError(f"{FILE}no_upload_address", permanent=True)
        return address

    def _owner(self, account: AccountId) -> Owner:
        """Return for whom a question is sealed."""
        return Owner(self._api.installation.tenant, account, FORM)


async def _tried(step: str, call: Awaitable[object]) -> None:
    """Do something that nobody waits for; what fails goes to the log."""
    try:
        await call
    except PlatformError as error:
        log.warning("file_not_told", step=step, reason=error.reason)


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
