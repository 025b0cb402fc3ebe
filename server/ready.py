"""Answers as they went over the wire, kept as long as the graph is the same: the quickest way to give one again."""

from __future__ import annotations

from collections import OrderedDict

__all__ = ["MOST_BYTES", "Ready"]

MOST_BYTES, _ANSWER_BYTES = 64 << 20, 256 << 10
#: So many addresses that were asked for once are known again.
_ONCE = 20_000
Key = tuple[bytes, bytes]


class Ready:
    """Head and body of answers, by the address asked for and what the client accepts.

    What is quickly made anew is kept from the second time on that it is asked for, since most of it never is.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._answers: OrderedDict[Key, bytes] = OrderedDict()
        self._size, self._most = 0, most
        self._asked_once: set[int] = set()

    def get(self, key: Key) -> bytes | None:
        """Return the answer, less the line of its status and the date, if it is kept."""
        if found := self._answers.get(key):
            self._answers.move_to_end(key)
        return found

    def put_if_asked_again(self, key: Key, answer: bytes) -> None:
        """Keep *answer* unless this is the first time that it comes."""
        number = hash(key)
        if number in self._asked_once:
            self.put(key, answer)
            return
        if len(self._asked_once) >= _ONCE:
            self._asked_once.clear()
        self._asked_once.add(number)

    def put(self, key: Key, answer: bytes) -> None:
        """Keep *answer*; those asked for longest ago make room for it."""
        if len(answer) > _ANSWER_BYTES or key in self._answers:
            return
        self._answers[key] = answer
        self._size += len(answer) + len(key[0]) + 200
        while self._size > self._most:
            (address, _), oldest = self._answers.popitem(last=False)
            self._size -= len(oldest) + len(address) + 200
