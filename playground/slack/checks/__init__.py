"""What Slack refuses in blocks and views, with the words it uses to say so."""
