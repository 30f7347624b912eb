"""Performance measurements, each a ratio in one run (docs/explanation/performance.md)."""
