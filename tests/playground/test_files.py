"""Files are uploaded in three steps."""

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import company
from playground.slack.harness import SlackHarness


async def test_a_file_is_uploaded_and_shared(slack: SlackHarness, api: AsyncWebClient) -> None:
    channel = company.channel_id("thanks")

    answer = await api.files_upload_v2(
        filename="mine.csv", content="a,b", channel=channel, initial_comment="Here it is"
    )

    assert slack.workspace.files[answer["files"][0]["id"]].content == b"a,b"
    assert slack.messages("thanks")[-1].text == "Here it is"


async def test_a_file_that_never_came_cannot_be_shared(api: AsyncWebClient) -> None:
    asked = await api.files_getUploadURLExternal(filename="a.txt", length=3)

    with pytest.raises(SlackApiError, match="file_not_found"):
        await api.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "A"}])


async def test_a_file_is_shared_once(slack: SlackHarness, api: AsyncWebClient) -> None:
    channel = company.channel_id("thanks")
    answer = await api.files_upload_v2(filename="a.csv", content="a,b", channel=channel)
    file = answer["files"][0]["id"]

    with pytest.raises(SlackApiError, match="file_not_found"):
        await api.files_completeUploadExternal(files=[{"id": file, "title": "A"}])


async def test_a_file_is_shared_in_a_conversation_never_with_a_user_id(
    api: AsyncWebClient, slack: SlackHarness
) -> None:
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await api.files_upload_v2(filename="a.csv", content="a,b", channel=company.user_id("ana"))


@pytest.mark.parametrize("files", [[], ["F1"], [{"title": "A"}]])
async def test_files_are_named_by_their_ids(api: AsyncWebClient, files: list[object]) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await api.api_call("files.completeUploadExternal", json={"files": files})


async def test_a_file_of_a_gigabyte_is_the_largest(api: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="file_upload_size_restricted"):
        await api.files_getUploadURLExternal(filename="a.txt", length=1_000_000_001)


async def test_a_page_opens_a_file_that_was_shared_with_its_persona_alone(
    slack: SlackHarness, api: AsyncWebClient
) -> None:
    channel = slack.workspace.dm(company.user_id("ana")).id
    answer = await api.files_upload_v2(filename="mine.json", content="{}", channel=channel)
    file = answer["files"][0]["id"]

    async with httpx.AsyncClient(trust_env=False, base_url=f"{slack.url}/playground/api") as page:
        shown = await page.get(f"/conversation/{channel}", params={"persona": "ana"})
        opened = await page.get(f"/file/{channel}/{file}", params={"persona": "ana"})
        others = await page.get(f"/file/{channel}/{file}", params={"persona": "ben"})
        absent = await page.get(f"/file/{channel}/F0", params={"persona": "ana"})

    assert shown.json()["messages"][-1]["files"] == [{"id": file, "name": "mine.json", "size": 2}]
    assert opened.json() == {"text": "{}"}
    assert (others.status_code, absent.status_code) == (404, 404)
