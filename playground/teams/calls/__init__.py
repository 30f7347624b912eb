"""What the bot can ask of the Connector, one module for each kind of thing."""
