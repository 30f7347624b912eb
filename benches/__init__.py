"""Performance measurements: each a ratio to a rival in the same run (docs/explanation/performance.md)."""
