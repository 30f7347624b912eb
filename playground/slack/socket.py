"""Socket Mode: the bot calls in once, and payloads reach it through that connection.

Sources: docs.slack.dev/apis/events-api/using-socket-mode and slack_sdk's own client.
"""

import asyncio
import contextlib
import json
import uuid
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.slack import company
from playground.slack.delivery import PATIENCE_SECONDS, Answer, Delivery
from playground.slack.shapes import Json
from playground.slack.workspace import Workspace

CONNECTIONS = 10  # Slack allows up to ten at once
REFUSED = 4401


@dataclass
class SocketDoor:
    """Keeps the bot's connections and hands payloads to one of them."""

    workspace: Workspace
    patience_seconds: float = PATIENCE_SECONDS
    _sockets: list[WebSocket] = field(default_factory=list)
    _waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)
    _turn: int = 0
    _opened: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_open(self) -> bool:
        """Return whether the bot is connected."""
        return bool(self._sockets)

    async def until_open(self) -> None:
        """Wait until the bot is connected."""
        await self._opened.wait()

    async def serve(self, socket: WebSocket) -> None:
        """Keep one connection until it ends; its ticket must be fresh and unused."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self.workspace.socket_tickets or len(self._sockets) >= CONNECTIONS:
            await socket.close(REFUSED)
            return
        self.workspace.socket_tickets.remove(ticket)
        await socket.accept()
        self._sockets.append(socket)
        try:
            await socket.send_text(json.dumps(self._hello()))
            self._opened.set()
            while True:
                self._read(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._forget(socket)

    async def hand_over(self, delivery: Delivery) -> Answer:
        """Send one envelope and wait for its acknowledgement."""
        if not self._sockets:
            return Answer(0, fault="connection_failed")
        envelope_id = str(uuid.uuid4())
        arrived: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = arrived
        try:
            async with asyncio.timeout(self.patience_seconds):
                await self._next_socket().send_text(json.dumps(_envelope(delivery, envelope_id)))
                payload = await arrived
        except TimeoutError:
            return Answer(0, fault="timeout")
        except (WebSocketDisconnect, RuntimeError):
            return Answer(0, fault="connection_failed")
        finally:
            self._waiting.pop(envelope_id, None)
        return Answer(200, json.dumps(payload) if payload else "", is_json=True)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask the bot to connect anew, as Slack does every few hours, and hang up."""
        for socket in list(self._sockets):
            word = {"type": "disconnect", "reason": reason, "debug_info": {"host": "simulated"}}
            self._forget(socket)
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.send_text(json.dumps(word))
                await socket.close()

    def _forget(self, socket: WebSocket) -> None:
        """Use a connection no more."""
        if socket in self._sockets:
            self._sockets.remove(socket)
        if not self._sockets:
            self._opened.clear()

    def _next_socket(self) -> WebSocket:
        """Return the connection whose turn it is."""
        self._turn += 1
        return self._sockets[self._turn % len(self._sockets)]

    def _hello(self) -> Json:
        """Return the first message on a connection."""
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "debug_info": {
                "host": "applink-simulated",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": company.APP},
        }

    def _read(self, text: str) -> None:
        """Take an acknowledgement; anything else the bot says is ignored, as Slack does."""
        try:
            said = json.loads(text)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        arrived = self._waiting.get(str(said.get("envelope_id")))
        if arrived is not None and not arrived.done():
            arrived.set_result(said.get("payload") or None)


def _envelope(delivery: Delivery, envelope_id: str) -> Json:
    """Return a payload in its envelope; events also say which attempt this is."""
    envelope: Json = {
        "envelope_id": envelope_id,
        "payload": delivery.payload,
        "type": delivery.envelope,
        "accepts_response_payload": delivery.envelope != "events_api",
    }
    if delivery.envelope == "events_api":
        envelope |= {"retry_attempt": delivery.retry, "retry_reason": delivery.reason}
    return envelope
