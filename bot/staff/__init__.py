"""The operator's list of staff: what a file says of people that the chat does not know."""
