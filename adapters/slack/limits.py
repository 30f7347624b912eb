"""What Slack accepts. Every limit has its source; all were seen on 2026-11-22.

Lengths are counted in UTF-16 units, the largest of the counts that Slack could mean.
`DOCS` is docs.slack.dev/reference, `SDK` is slack_sdk 3.47.0, models/blocks.
"""

# ---- a message: DOCS/block-kit/blocks, DOCS/methods/chat.postMessage
MESSAGE_BLOCKS = 50

# chat.update takes 4,000 bytes, chat.postMessage advises 4,000 and cuts at 40,000 characters.
MESSAGE_TEXT_BYTES = 4_000

# Not published. Refused with `msg_blocks_too_long` above 13,297 characters in one block
# (github.com/slackapi/bolt-js/issues/2509); a message with 11,341 in several blocks was refused too
# (issues/2867), because each block costs about 100 more. Both costs are counted in `weight`.
MESSAGE_WEIGHT = 12_000
BLOCK_WEIGHT = 100

# ---- a view: DOCS/views/modal-views, DOCS/views/home-tab-views
VIEW_BLOCKS = 100
VIEW_TITLE = 24  # title, submit and close
PRIVATE_METADATA = 3_000
CALLBACK_ID = 255

# views.open answers `view_too_large` above 250 kB; what is around the blocks takes some of it.
VIEW_BYTES = 240_000

# ---- blocks: DOCS/block-kit/blocks/*
BLOCK_ID = 255
ACTION_ID = 255
HEADER_TEXT = 150  # header-block
SECTION_TEXT = 3_000  # section-block
SECTION_FIELDS = 10
SECTION_FIELD_TEXT = 2_000
CONTEXT_ELEMENTS = 10  # context-block
CONTEXT_TEXT = 3_000  # composition-objects/text-object: any text object
ACTIONS_ELEMENTS = 25  # actions-block; SDK blocks.py, elements_max_length
IMAGE_URL = 3_000  # image-block; SDK block_elements.py, image_url_max_length
ALT_TEXT = 2_000

# rich-text-block names no limit; what holds for a text object is readable, and was never refused.
RICH_TEXT = 3_000
LINK_URL = 3_000  # block-elements/button-element: the limit of its `url`; link-element has none

# ---- tables and charts: only messages may hold them
TABLES = 1  # `only_one_table_allowed`, github.com/netclaw-dev/netclaw/issues/55
TABLE_ROWS = 100  # table-block; the header is one of them
TABLE_COLUMNS = 20  # table-block
TABLE_CELL = 500  # ours: a cell is no place for more
TABLE_WEIGHT = 5_000  # ours: half of the 10,000 of table-block, so that other blocks have room

# DOCS/block-kit/blocks/data-visualization-block. Third parties say 12 series; the reference says 6.
CHARTS = 2  # undocumented, found by github.com/vercel/chat/pull/696
CHART_TITLE = 50
CHART_LABEL = 20  # names of series, categories and segments
CHART_SERIES = 6
CHART_POINTS = 20
PIE_SEGMENTS = 6

# ---- buttons: DOCS/block-kit/block-elements/button-element, composition-objects/confirmation…
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

# ---- forms: DOCS/block-kit/blocks/input-block, block-elements/*, composition-objects/option-object
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
QUESTION = 300  # ours, of INPUT_LABEL: a question is short, and a view may not grow too large
QUESTION_HINT = 1_000  # ours, of INPUT_HINT
INPUT_TEXT = 3_000  # plain-text-input-element: most of min_length and max_length
PLACEHOLDER = 150
OPTIONS = 100  # static and multi-static select menus
OPTION_LABEL = 75
OPTION_HINT = 75
OPTION_VALUE = 150  # SDK basic_components.py, Option.value_max_length; it was 75 for years
RADIO_OPTIONS = 10  # radio-button-group-element; checkboxes-element says the same
