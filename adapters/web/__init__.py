"""The one web server that all routes share, with health and metrics of its own."""
