"""`goodword …`: what is typed in a terminal."""
