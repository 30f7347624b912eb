"""Our token goes to Teams' own hosts and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.hosts import CLOUDS, Hosts, NotAllowed

SMBA = "smba.trafficmanager.net"
SIMULATOR = "http://127.0.0.1:8766"

TEAMS = {
    f"https://{SMBA}/emea/": f"https://{SMBA}/emea/",
    f"https://{SMBA}/emea": f"https://{SMBA}/emea/",
    f"https://{SMBA}/": f"https://{SMBA}/",
    f"https://{SMBA}": f"https://{SMBA}/",
    f"https://{SMBA}:443/teams/": f"https://{SMBA}/teams/",
    f"https://{SMBA}/amer/22222222-2222-4222-8222-222222222222/": (
        f"https://{SMBA}/amer/22222222-2222-4222-8222-222222222222/"
    ),
}

LOOK_ALIKES = [
    "",
    " ",
    "https://",
    "//evil.example/",
    f"//{SMBA}/",
    "https:///emea/",
    f"http://{SMBA}/emea/",
    f"ftp://{SMBA}/",
    f"file://{SMBA}/etc",
    f"javascript://{SMBA}/%0aalert(1)",
    f"HTTPS://{SMBA}/",
    f"https:{SMBA}/",
    f"https:/{SMBA}/",
    f"https:\\\\{SMBA}\\",
    SMBA,
    f"{SMBA}/emea/",
    "https://evil.example/",
    "https://trafficmanager.net/",
    "https://x.trafficmanager.net/",
    "https://smba2.trafficmanager.net/",
    f"https://x.{SMBA}/",
    f"https://{SMBA}.evil.example/",
    f"https://{SMBA}.evil/",
    f"https://evil{SMBA}/",
    f"https://evil-{SMBA}/",
    f"https://{SMBA}./emea/",
    f"https://{SMBA}../",
    f"https://.{SMBA}/",
    f"https://{SMBA.upper()}/",
    "https://smba.trafficmanager.com/",
    "https://smba-trafficmanager.net/",
    "https://smba。trafficmanager。net/",
    "https://smba.trafficmanaɡer.net/",
    "https://ѕmba.trafficmanager.net/",
    "https://ｓmba.trafficmanager.net/",
    "https://xn--mba-7hc.trafficmanager.net/",
    "https://smba.trafficmanager.net\u200b/",
    f"https://user@{SMBA}/",
    f"https://user:pass@{SMBA}/",
    f"https://{SMBA}@evil.example/",
    f"https://{SMBA}:443@evil.example/",
    f"https://evil.example#@{SMBA}/",
    f"https://evil.example\\@{SMBA}/",
    f"https://evil.example?{SMBA}/",
    f"https://{SMBA}%2eevil.example/",
    f"https://{SMBA}%00.evil.example/",
    f"https://{SMBA}%2f@evil.example/",
    f"https://{SMBA}:80/",
    f"https://{SMBA}:0443/",
    f"https://{SMBA}:8443/",
    f"https://{SMBA}:/",
    f"https://{SMBA}:443:443/",
    f"https://{SMBA}:99999999/",
    f"https://{SMBA}:4４3/",
    f"https://{SMBA}/emea/?x=https://evil.example",
    f"https://{SMBA}/emea/#x",
    f"https://{SMBA}/../emea/",
    f"https://{SMBA}/emea/..%2f",
    f"https://{SMBA}//evil.example/",
    f"https://{SMBA}/emea/;x=1",
    f"https://{SMBA}/emea/@evil.example/",
    f"https://{SMBA}/emea/\r\nHost: evil.example",
    f"https://{SMBA}/emea/\n",
    f" https://{SMBA}/emea/",
    f"https://{SMBA} /emea/",
    f"https://{SMBA}\t/",
    f"https://{SMBA}/" + "a" * 500,
    f"https://{SMBA}/" + "a/" * 90,
    "https://169.254.169.254/",
    "http://169.254.169.254/latest/meta-data/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://localhost/",
    "http://127.0.0.1:8766/connector/",
    "https://smba.infra.gcc.teams.microsoft.com/",
    "https://smba.infra.gov.teams.microsoft.us/",
    "https://bot.azurewebsites.net/",
]


@pytest.mark.parametrize(("told", "kept"), TEAMS.items())
def test_a_connector_of_teams_is_written_in_one_way(told: str, kept: str) -> None:
    assert Hosts().checked(told) == kept


@pytest.mark.parametrize("told", LOOK_ALIKES)
def test_what_only_looks_like_a_connector_is_none(told: str) -> None:
    with pytest.raises(NotAllowed):
        Hosts().checked(told)


def test_there_are_enough_look_alikes() -> None:
    assert len(set(LOOK_ALIKES)) == len(LOOK_ALIKES) >= 60


@pytest.mark.parametrize("cloud", CLOUDS)
def test_each_cloud_has_its_own_host_alone(cloud: str) -> None:
    allowed = [one for one in CLOUDS.values() if _passes(Hosts(cloud), f"https://{one.connector}/")]

    assert allowed == [CLOUDS[cloud]]


@pytest.mark.parametrize(
    "told",
    [
        "http://127.0.0.1:8767/connector/",
        "http://127.0.0.1/connector/",
        "https://127.0.0.1:8766/connector/",
        "http://localhost:8766/connector/",
        "http://127.0.0.1:8766@evil.example/",
        f"https://{SMBA}/emea/",
    ],
)
def test_with_a_simulated_teams_nothing_else_is_teams(told: str) -> None:
    hosts = Hosts(simulator=SIMULATOR)

    assert hosts.checked(f"{SIMULATOR}/connector") == hosts.service_url
    assert hosts.service_url == f"{SIMULATOR}/connector/"
    with pytest.raises(NotAllowed):
        hosts.checked(told)


@pytest.mark.parametrize(
    "simulator",
    [
        "http://evil.example",
        "http://127.0.0.2:8766",
        "http://10.0.0.1",
        "http://localhost.evil.example",
        "http://127.0.0.1:8766/path",
        "http://user@127.0.0.1",
        "127.0.0.1:8766",
    ],
)
def test_a_simulated_teams_is_on_this_machine(simulator: str) -> None:
    with pytest.raises(ValueError, match="this machine"):
        Hosts(simulator=simulator)


def test_an_unknown_cloud_is_named_at_once() -> None:
    with pytest.raises(ValueError, match="cloud"):
        Hosts("mars")


def test_login_and_keys_are_those_of_the_cloud() -> None:
    public, government = Hosts(), Hosts("gcc-high")

    assert public.token_url("t") == "https://login.microsoftonline.com/t/oauth2/v2.0/token"
    assert public.scope == "https://api.botframework.com/.default"
    assert public.metadata_url == (
        "https://login.botframework.com/v1/.well-known/openidconfiguration"
    )
    assert government.token_url("t") == "https://login.microsoftonline.us/t/oauth2/v2.0/token"
    assert government.scope == "https://api.botframework.us/.default"
    assert government.metadata_url.startswith("https://login.botframework.azure.us/")
    assert (public.issuer, government.issuer) == (
        "https://api.botframework.com",
        "https://api.botframework.us",
    )


def test_of_a_simulated_teams_everything_is_on_this_machine() -> None:
    hosts = Hosts("gcc-high", f"{SIMULATOR}/")

    assert hosts.token_url("t") == f"{SIMULATOR}/t/oauth2/v2.0/token"
    assert hosts.metadata_url == f"{SIMULATOR}/v1/.well-known/openidconfiguration"
    assert hosts.issuer == "https://api.botframework.com"


@pytest.mark.parametrize(
    ("address", "is_there"),
    [
        ("https://login.botframework.com/v1/.well-known/keys", True),
        ("https://login.botframework.com.evil.example/keys", False),
        ("https://login.botframework.com@evil.example/keys", False),
        ("http://login.botframework.com/keys", False),
        ("", False),
    ],
)
def test_keys_are_got_from_beside_their_metadata(address: str, is_there: bool) -> None:
    assert Hosts().are_keys_at(address) is is_there


@given(st.text(max_size=80), st.text(max_size=40))
def test_no_words_make_another_host(before: str, after: str) -> None:
    try:
        kept = Hosts().checked(f"https://{before}{SMBA}{after}")
    except NotAllowed:
        return

    assert kept.startswith(f"https://{SMBA}/")


def _passes(hosts: Hosts, address: str) -> bool:
    try:
        hosts.checked(address)
    except NotAllowed:
        return False
    return True
