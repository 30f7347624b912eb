"""Methods that upload a file in three steps: ask for an address, post the bytes, share it."""

import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from playground.slack import company
from playground.slack.call import Call, Method
from playground.slack.checks.messages import read_json
from playground.slack.messages import Message
from playground.slack.shapes import Json
from playground.slack.tickets import Refusal
from playground.slack.workspace import UploadedFile, Workspace, require_channel

LARGEST_FILE = 1_000_000_000  # slack.com/help/articles/201330736-Add-files-to-Slack, 2026-11-22


def get_upload_url(call: Call) -> Json:
    """Give out the address to which the bytes of one file are posted."""
    name = call.required("filename")
    length = call.required("length")
    if not length.isdecimal() or int(length) == 0:
        raise Refusal("invalid_arguments")
    if int(length) > LARGEST_FILE:
        raise Refusal("file_upload_size_restricted")
    workspace = call.workspace
    file = UploadedFile(f"F0{len(workspace.files) + 1:08d}", name, int(length))
    workspace.files[file.id] = file
    ticket = secrets.token_urlsafe(18)
    workspace.upload_tickets[ticket] = file.id
    workspace.feed.hide(ticket)
    return {"upload_url": f"{workspace.base_url}/upload/{ticket}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Share uploaded files, in a conversation if one is named."""
    listed = read_json(call.arguments.get("files") or [], "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise Refusal("invalid_arguments")
    if not all(isinstance(entry, dict) and entry.get("id") for entry in listed):
        raise Refusal("invalid_arguments")
    workspace = call.workspace
    found = [workspace.files.get(str(entry.get("id"))) for entry in listed]
    files = [file for file in found if file is not None and file.is_complete and not file.title]
    if len(files) != len(listed):
        raise Refusal("file_not_found")
    for file, entry in zip(files, listed, strict=True):
        file.title = str(entry.get("title") or file.name)
    if call.arguments.get("channel_id"):
        _share(call, files)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _share(call: Call, files: list[UploadedFile]) -> None:
    """Post files into a conversation that the bot is in."""
    workspace = call.workspace
    channel = require_channel(workspace, call.arguments["channel_id"])
    if not workspace.is_bot_in(channel):
        raise Refusal("not_in_channel")
    names = ", ".join(file.name for file in files)
    message = Message(
        channel=channel.id,
        ts=workspace.new_ts(),
        user=company.BOT_USER,
        text=str(call.arguments.get("initial_comment") or names),
        thread_ts=call.arguments.get("thread_ts") or None,
        bot_id=company.BOT_ID,
        asked={"files": [_shown(file) for file in files]},
    )
    workspace.post(message)


def _shown(file: UploadedFile) -> Json:
    """Return what readers see of a file before they open it."""
    return {"id": file.id, "name": file.name, "size": file.length}


@dataclass
class Uploads:
    """Takes the bytes."""

    workspace: Workspace

    async def take(self, request: Request) -> Response:
        """Keep what was posted to an upload address; each can be used once."""
        ticket = str(request.path_params["ticket"])
        file_id = self.workspace.upload_tickets.pop(ticket, None)
        if file_id is None:
            return PlainTextResponse("Not found", 404)
        file = self.workspace.files[file_id]
        file.content = await request.body()
        if not file.is_complete:
            return PlainTextResponse("Wrong length", 400)
        return PlainTextResponse(f"OK - {len(file.content)}")


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, "files:write", "tier4"),
    "files.completeUploadExternal": Method(
        complete_upload, "files:write", "tier4", reads_json=True
    ),
}
