"""How many requests came from Slack, and how many of them were not let in."""

from prometheus_client import CollectorRegistry, Counter


class Counts:
    """Counters in a registry; labels are words of ours, never anything that was sent."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        """Count in `registry`; without one, for nobody."""
        registry = registry or CollectorRegistry()
        self._arrived = Counter(
            "goodword_slack_requests",
            "Requests of Slack that were let in, by kind.",
            ["kind"],
            registry=registry,
        )
        self._refused = Counter(
            "goodword_slack_refused",
            "Requests that were not let in, by reason.",
            ["reason"],
            registry=registry,
        )
        self._ignored = Counter(
            "goodword_slack_ignored",
            "Requests that were let in and mean nothing to us, by kind.",
            ["kind"],
            registry=registry,
        )

    def arrived(self, kind: str) -> None:
        """Count one request that was let in."""
        self._arrived.labels(kind).inc()

    def refused(self, reason: str) -> None:
        """Count one request that was not."""
        self._refused.labels(reason).inc()

    def ignored(self, kind: str) -> None:
        """Count one request that means nothing to us."""
        self._ignored.labels(kind).inc()
