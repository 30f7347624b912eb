"""How many requests came from a platform, and how many of them were not let in."""

from prometheus_client import CollectorRegistry, Counter


class Counts:
    """Counters in a registry; labels are words of ours, never anything that was sent."""

    def __init__(self, registry: CollectorRegistry | None = None, platform: str = "slack") -> None:
        """Count in `registry`, under the name of the platform; without one, for nobody."""
        registry = registry or CollectorRegistry()
        self._arrived = Counter(
            f"goodword_{platform}_requests",
            "Requests that were let in, by kind.",
            ["kind"],
            registry=registry,
        )
        self._refused = Counter(
            f"goodword_{platform}_refused",
            "Requests that were not let in, by reason.",
            ["reason"],
            registry=registry,
        )
        self._ignored = Counter(
            f"goodword_{platform}_ignored",
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
