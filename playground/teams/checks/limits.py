"""Teams' limits and what its client draws, each with where it is written; seen in November 2026."""

# learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages: "approximately"
MESSAGE_BYTES = 28 * 1024

# learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference
NEWEST = (1, 5)
ACTIONS = 6  # what a card or an ActionSet shows at once; the rest hides behind a menu
ATTACHMENTS = 10

# adaptivecards.io/explorer, version 1.5
ELEMENTS = frozenset(
    {
        "TextBlock",
        "RichTextBlock",
        "Image",
        "ImageSet",
        "Media",
        "Container",
        "ColumnSet",
        "FactSet",
        "ActionSet",
        "Table",
        "Input.Text",
        "Input.Number",
        "Input.Date",
        "Input.Time",
        "Input.Toggle",
        "Input.ChoiceSet",
    }
)
ACTION_TYPES = frozenset(
    {
        "Action.Execute",
        "Action.Submit",
        "Action.OpenUrl",
        "Action.ShowCard",
        "Action.ToggleVisibility",
    }
)
# What a dialog does with an action; Execute is for messages only.
IN_DIALOG = ACTION_TYPES - {"Action.Execute"}
