"""Whether all is well: what is looked at, for the operator and for admins in the chat."""
