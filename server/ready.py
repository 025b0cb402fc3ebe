"""Answers as they went over the wire, kept as long as the graph is the same: the quickest way to give one again."""

from __future__ import annotations

from collections import OrderedDict

__all__ = ["MOST_BYTES", "Ready"]

MOST_BYTES, _ANSWER_BYTES = 64 << 20, 256 << 10
Key = tuple[bytes, bytes]


class Ready:
    """Head and body of answers, by the address asked for and what the client accepts."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._answers: OrderedDict[Key, bytes] = OrderedDict()
        self._size, self._most = 0, most

    def get(self, key: Key) -> bytes | None:
        """Return the answer, less the line of its status and the date, if it is kept."""
        if found := self._answers.get(key):
            self._answers.move_to_end(key)
        return found

    def put(self, key: Key, answer: bytes) -> None:
        """Keep *answer*; those asked for longest ago make room for it."""
        if len(answer) > _ANSWER_BYTES or key in self._answers:
            return
        self._answers[key] = answer
        self._size += len(answer) + len(key[0]) + 200
        while self._size > self._most:
            (address, _), oldest = self._answers.popitem(last=False)
            self._size -= len(oldest) + len(address) + 200
