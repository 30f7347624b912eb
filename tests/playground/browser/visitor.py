"""Somebody who tries the demo: what they do on the page, and what the page must never do."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Error,
    Locator,
    Page,
    Request,
    expect,
)

CARD, DIALOG = ".message.from-bot:not(.ephemeral)", "dialog[open]"
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error("policy violated:", event.violatedDirective, event.blockedURI));
"""


@dataclass
class Visitor:
    """One browser context on the demo's page.

    Attributes:
        complaints: what no visit may bring: errors in the console, violations of the page's
            policy, scripts that ran from what people wrote, requests to anywhere else.
    """

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(REPORT_VIOLATIONS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", self._broke)
        self.page.on("request", self._asked)
        self.page.on("dialog", self._alerted)

    # -- what must not happen -----------------------------------------------------------------

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console: {message.text}")

    def _broke(self, error: Error) -> None:
        self.complaints.append(f"error: {error.message}")

    def _alerted(self, dialog: Dialog) -> None:
        self.complaints.append(f"a script ran: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.complaints.append(f"request to {request.url}")

    # -- where one is -------------------------------------------------------------------------

    def come(self, persona: str = "") -> None:
        """Open the page, as Ana or as somebody else."""
        self.page.goto(f"{self.address}/playground/")
        expect(self.page.locator(".message").first).to_be_visible()
        if persona:
            self.become(persona)

    def become(self, name: str) -> None:
        """Act as somebody else."""
        self.page.get_by_role("button", name="Be somebody else").first.click()
        self.page.get_by_role("menu").get_by_role("menuitemradio", name=name).click()
        expect(self.page.locator("#persona-button")).to_contain_text(name)

    def go(self, place: str) -> None:
        """Open a channel, Home, or the messages of the app, by what the left side calls it."""
        self.page.locator("#sidebar .place").filter(has_text=place).first.click()

    def leave(self) -> None:
        """Close what is open, which the backend would show again, and go."""
        if self.form.count():
            with self.page.expect_response("**/playground/api/close"):
                self.page.keyboard.press("Escape")
        self.page.context.close()

    # -- what one does ------------------------------------------------------------------------

    @property
    def box(self) -> Locator:
        """The box to write in."""
        return self.page.locator("#composer-words")

    def say(self, words: str) -> None:
        """Write words and send them."""
        self.box.fill(words)
        self.box.press("Escape")  # no suggestion is wanted
        self.box.press("Enter")
        expect(self.box).to_have_value("")

    def thank(self, words: str) -> Locator:
        """Thank by command and return the card."""
        self.go("thanks")
        self.say(f"/kudos {words}")
        reason = words.split(maxsplit=1)[1].partition(" #")[0]
        card = self.card(reason)
        expect(card).to_be_visible()
        return card

    # -- what one sees ------------------------------------------------------------------------

    def card(self, words: str) -> Locator:
        """The card with these words."""
        return self.page.locator(CARD).filter(has_text=words)

    @property
    def answer(self) -> Locator:
        """The newest message that only this person sees."""
        return self.page.locator(".message.ephemeral").last

    @property
    def form(self) -> Locator:
        """The form in front of everything."""
        return self.page.locator(DIALOG)

    def field(self, label: str) -> Locator:
        """The field of the form with this label, with its error."""
        return self.form.locator(".field").filter(has_text=label)


def visit(browser: Browser, address: str, *, width: int = 1280, height: int = 800) -> Visitor:
    """Return a visitor with a fresh context."""
    context = browser.new_context(viewport={"width": width, "height": height})
    return Visitor(context.new_page(), address)
