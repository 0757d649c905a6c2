"""How much of everything there is: the whole week, or one in so many for a quick play with the same story."""

from msgspec import Struct


class Volumes(Struct, frozen=True):
    """The week's totals (from the published ones and `domain`), each divided by `every` and at least one."""

    every: int = 1

    def of(self, whole: int) -> int:
        return max(1, round(whole / self.every))

    @property
    def checks(self) -> int:
        return self.of(50_400)

    @property
    def arrests(self) -> int:
        return self.of(214)

    @property
    def exploiters(self) -> int:
        """Arrests that are tied to sexual exploitation."""
        return self.of(33)

    @property
    def journeys(self) -> int:
        """Smuggled migrants whose way is known."""
        return self.of(3_512)


WHOLE = Volumes()
