"""What Teams accepts. Every limit has its source; all were seen on 2026-11-22.

Lengths are counted in UTF-16 units, the largest of the counts that Teams could mean.
`DOCS` is learn.microsoft.com/microsoftteams/platform, `CARDS` is adaptivecards.io/explorer.
"""

# ---- a message: DOCS/bots/how-to/format-your-bot-messages, “Message size”: about 28 KB with the
# picture data left out. Not said whether the frame of the activity counts, so it does here.
ACTIVITY_BYTES = 28 * 1024
FRAME_BYTES = 4 * 1024  # ours: people, conversation and tenant around the card, and its summary
CARD_BYTES = ACTIVITY_BYTES - FRAME_BYTES
SUMMARY = 300  # ours: one sentence, of which a notification shows the first line

# ---- words
TEXT = 3_000  # ours: a paragraph; a card has room for several
LINES = 50  # ours: of one paragraph
CONFIRM_TEXT = 500  # ours: a question is short
LINK_URL = 2_000  # ours: what every browser takes
HEADING = 150  # ours
BUTTON_TEXT = 75  # ours: Teams names none, and cuts what does not fit into a row

# ---- buttons: DOCS/task-modules-and-cards/cards/cards-reference: six actions on a card. Rows of
# buttons further down name no limit; each has no more than that.
ACTIONS = 6

# ---- tables and charts: DOCS/…/cards/charts-in-adaptive-cards and CARDS/Table.html name no limits;
# these are ours, so that a table or chart can still be read on a phone and leaves room for the rest
TABLE_ROWS = 100
TABLE_COLUMNS = 8
LINE_CELLS = 20  # of a row that is said in one line
TABLE_CELL = 500
TABLE_BYTES = 12_000
NARROW_CELL = 16
WIDE_CELL = 60
CHART_LABEL = 30
CHART_SERIES = 6
CHART_POINTS = 20
PIE_SEGMENTS = 6
IMAGE_URL = 2_000
ALT_TEXT = 1_000
FACT_LABEL = 100  # ours
FACTS = 10  # ours: in one set, so that a long list can be shown in part
BUTTON_BESIDE = 24  # ours: a longer label leaves no room beside it on a phone
NOTE_BYTES = 400  # ours: the note about what is not shown, in any language
DIALOG_TITLE = (
    100  # ours: DOCS/task-modules-and-cards/task-modules/invoking-task-modules names none
)

# ---- forms: CARDS/Input.*.html name no limits; these are ours, so that a form fits on a card
FIELDS = 60
QUESTION = 300
QUESTION_HINT = 1_000
ERRORS_BYTES = 5_000
INPUT_TEXT = 3_000
PLACEHOLDER = 150
NAME = 80
OPTIONS = 100
OPTIONS_BYTES = 8_000
OPTION_LABEL = 200
MENU = 30  # with more to choose from, one can type to find it
ROW = 10  # steps of a rating beside each other
