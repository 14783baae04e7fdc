"""What became of a failover: counted from what the visitors told and from what is written."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """The counts; ``notes`` has a sentence for each fault."""

    asked_for: int
    requests: int = 0
    acknowledged: list[dict] = field(default_factory=list)
    unexpected: int = 0
    unclear: int = 0
    crashed: int = 0
    lost: int = 0
    half_written: int = 0
    duplicate_numbers: int = 0
    wrong_numbers: int = 0
    pages: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    killed_at: float = 0
    promoted_at: float = 0
    ready_meanwhile: bool = False
    ready_afterwards: bool = False
    _answered: list[tuple[float, float]] = field(default_factory=list)

    def add(self, told: dict) -> None:
        """Counts what a visitor tells."""
        if told["kind"] == "acknowledged":
            self.acknowledged.append(told)
        elif told["kind"] == "unexpected":
            self.unexpected += 1
            self.notes.append(f"{told['act']} {told['what']}: {told['page']}")
        else:
            self._add_answer(told)

    def _add_answer(self, told: dict) -> None:
        self.requests += 1
        if told["status"] < 500:
            self._answered.append((told["begun"], told["ended"]))
            return
        shown = f"{told['status']} «{told['heading']}», Retry-After {told['retry_after'] or 'none'}"
        self.pages[f"{told['method'].upper()} {shown}"] += 1
        if told["status"] != 503 or not told["says_try_again"] or not told["retry_after"]:
            self.unclear += 1
            self.notes.append(f"{told['method']} {told['path']}: {shown}")

    def add_verdict(self, verdict: dict[str, list[str]]) -> None:
        """Counts what the database shows afterwards."""
        for name, sentences in verdict.items():
            setattr(self, name, len(sentences))
            self.notes += [f"{name}: {sentence}" for sentence in sentences]

    def count(self, act: str) -> int:
        return sum(one["act"] == act for one in self.acknowledged)

    @property
    def outage(self) -> float:
        """Seconds from the kill to the end of the first page that was asked for and made since."""
        ended = [ended for begun, ended in self._answered if begun > self.killed_at]
        return min(ended) - self.killed_at if ended else float("inf")

    @property
    def faults(self) -> int:
        """How many things are not as they should be."""
        unfinished = self.asked_for - len(self.acknowledged)
        wrong = self.lost + self.half_written + self.duplicate_numbers + self.wrong_numbers
        unseen = self.ready_meanwhile + (not self.ready_afterwards) + (not self.pages)
        return wrong + unfinished + self.unexpected + self.unclear + self.crashed + unseen

    def __str__(self) -> str:
        lines = [
            f"{self.requests} requests, {self.count('import')} imports and "
            f"{self.count('issue')} decisions acknowledged of {self.asked_for}",
            f"{self.lost} lost, {self.half_written} half-written, {self.duplicate_numbers} "
            f"duplicate numbers, {self.wrong_numbers} wrong numbers",
            f"outage {self.outage:.1f} s, of which {self.promoted_at - self.killed_at:.1f} s "
            "until the standby was promoted",
            f"{self.unclear} pages that did not say to try again, {self.unexpected} unexpected, "
            f"{self.crashed} visitors crashed; "
            f"ready meanwhile: {self.ready_meanwhile}, afterwards: {self.ready_afterwards}",
            *(f"shown {count} ×: {page}" for page, count in self.pages.most_common()),
            *(f"  {note}" for note in self.notes[:20]),
        ]
        return "\n".join(lines)
