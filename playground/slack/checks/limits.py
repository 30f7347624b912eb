"""Slack's limits, each with where it is written; all seen in November 2026."""

# docs.slack.dev/reference/block-kit/blocks
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
ID = 255  # block_id, action_id and callback_id

# docs.slack.dev/reference/block-kit/blocks/section-block, header-block, context-block, …
SECTION_TEXT = 3_000
FIELDS = 10
FIELD_TEXT = 2_000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
CONTEXT_ACTIONS = 5
ACTIONS_ELEMENTS = 25
LABEL = 2_000
IMAGE_URL = 3_000
ALT_TEXT = 2_000
IMAGE_TITLE = 2_000
MARKDOWN_TEXT = 12_000  # of all markdown blocks of one payload together

# docs.slack.dev/reference/block-kit/blocks/table-block, data-table-block
TABLE_ROWS = 100
DATA_TABLE_ROWS = 101
TABLE_COLUMNS = 20
TABLES = 1
TABLE_CHARACTERS = 10_000

# docs.slack.dev/reference/block-kit/blocks/data-visualization-block
CHARTS = 2
CHART_TITLE = 50
CHART_SERIES = 6
CHART_SEGMENTS = 6
CHART_POINTS = 20
CHART_LABEL = 20
CHART_AXIS = 50

# docs.slack.dev/reference/block-kit/blocks/card-block, alert-block, carousel-block, container-block
CARD_TITLE = 150
CARD_BODY = 200
ALERT_TEXT = 200
CAROUSEL_CARDS = 10
CONTAINER_BLOCKS = 10

# docs.slack.dev/reference/block-kit/block-elements
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
BUTTON_URL = 3_000
BUTTON_LABEL = 75
PLACEHOLDER = 150
WORDS = 3_000
SELECT_OPTIONS = 100
SELECT_GROUPS = 100
CHECK_OPTIONS = 10
OVERFLOW_OPTIONS = 5

# docs.slack.dev/reference/block-kit/composition-objects
OPTION_TEXT = 75
OPTION_VALUE = 150
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

# docs.slack.dev/reference/views
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3_000
VIEW_BYTES = 250_000

# docs.slack.dev/reference/methods/chat.postMessage
MESSAGE_TEXT = 40_000
