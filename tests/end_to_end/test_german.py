"""Somebody whose Slack speaks German: all that is said to them is German, to nobody else."""

from tests.end_to_end.world import REASON, Goodword


async def test_a_german_gives_in_german_and_the_receiver_reads_english(goodword: Goodword) -> None:
    await goodword.thanks("dieter", "@ben")

    assert "Dein Dank geht an @ben." in goodword.told("dieter")
    assert "@dieter thanks @ben" in goodword.words(goodword.cards()[0])
    assert "@dieter thanked you." in goodword.words(goodword.notes("ben")[0])


async def test_a_german_is_thanked_in_german(goodword: Goodword) -> None:
    await goodword.thanks("ben", "@dieter")

    (note,) = goodword.notes("dieter")
    assert note.text == "Ben Okafor dankt dir"
    assert "@ben dankt dir." in goodword.words(note)
    assert "Danke zurück" in goodword.words(note)


async def test_form_errors_and_home_are_german(goodword: Goodword) -> None:
    await goodword.says("dieter", "/kudos")
    errors = await goodword.submits("dieter", to=["dieter"], reason=REASON)
    home = await goodword.slack.open_home("dieter")

    words = goodword.words(goodword.form("dieter"))
    assert words.startswith("Danke sagen\n")
    assert "Wem dankst du?" in words
    assert errors["to"].startswith("Dir selbst kannst du nicht danken.")
    assert "Gute Arbeit wird gesehen" in goodword.words(home)
    assert "Deutsch" in goodword.words(home)


async def test_the_end_of_the_days_limit_is_told_by_german_rules(goodword: Goodword) -> None:
    for who in ("ana", "ben", "chloe", "esra", "gita"):
        await goodword.thanks("dieter", f"@{who}")

    await goodword.says("dieter", "/kudos")
    errors = await goodword.submits("dieter", to=["jo"], reason=REASON)

    told = "Deine 5 Kudos für heute sind vergeben. Wieder danken kannst du ab Di., 24. Nov., 00:00."
    assert errors["reason"] == told


async def test_whoever_chose_english_reads_english(goodword: Goodword) -> None:
    await goodword.says("dieter", "/goodword me")
    assert await goodword.submits("dieter", language="en") == {}

    await goodword.thanks("dieter", "@ben")

    assert "Thanked @ben." in goodword.told("dieter")
