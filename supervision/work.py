"""What an incarnation has in hand, and the account of every message: handled, failed, hung, withdrawn or left.

The account is a value. A crash, a fence or a late return at any point leaves each message with one fate: the
successor reads it off the predecessor's last value, after the fence.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, cast

from messages.errors import ActorFailed, SystemStopped
from supervision.futures import Answer
from supervision.incarnation import BITE_MAX, Run, remove
from supervision.mailbox import Envelope, Lane, opened
from supervision.names import class_name

HUNG = "Hung"
"""Cause of an incarnation that was fenced because it made no progress."""

Reply = tuple[Answer | None, Any, BaseException | None]
"""Whom to answer, with what, or with which error."""


class Failed(BaseException):
    """Ends an incarnation whose failure has been accounted for already."""

    def __init__(self, cause: str, error: BaseException | None = None, trace: TracebackType | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.error = error
        self.trace = trace


class Work:
    """What an incarnation has taken out of its mailbox, how far it is, and the account of the actor up to there.

    Messages `items[:done]` are accounted for as handled, `items[:started]` have been begun. Between two messages both
    are the same; so whoever reads them after the fence knows what became of each. All else never changes: the next
    batch, and each failure, is a new value, put in place by one store. (A stage has nothing in hand; it counts its
    commits in `handled`.)
    """

    __slots__ = (
        "bytes",
        "cut",
        "done",
        "failed",
        "handled",
        "hung",
        "items",
        "lane",
        "left",
        "started",
        "taken",
        "withdrawn",
    )

    def __init__(self, before: Work | None = None, items: list[Any] | None = None) -> None:
        self.items: list[Any] = [] if items is None else items
        self.lane: Any = None  # where items[:taken] come from,
        self.cut = 0  # and the header of that lane once they are removed from it
        self.taken = 0
        self.started = self.done = 0
        self.handled = self.failed = self.hung = self.withdrawn = self.left = self.bytes = 0
        if before is not None:
            self.handled = before.handled + before.done
            self.failed, self.hung = before.failed, before.hung
            self.withdrawn, self.left, self.bytes = before.withdrawn, before.left, before.bytes

    @classmethod
    def taking(cls, before: Work, lane: Lane, head: list[Any], items: list[Any]) -> Work:
        """The next value: what was peeked is taken out of its lane, and these are in hand."""
        work = cls(before, items)
        work.lane, work.taken = lane, len(head) - 1
        work.cut = head[0] + work.taken
        work.bytes += _weight(head[1:])
        return work

    @property
    def removed(self) -> bool:
        """Whether what was taken is no longer in the lane as well."""
        return self.lane is None or self.lane.items[0] >= self.cut

    @property
    def unhandled(self) -> int:
        """Messages that were taken in and then neither handled nor failed."""
        return self.withdrawn + self.left

    def rest(self) -> list[Any]:
        """What has not been begun. What is still in the lane is handled from there."""
        return self.items[self.started :] if self.removed else self.items[self.taken :]


def adopt(run: Run) -> Any:
    """Take the last committed state and the account of the predecessor. After the fence; can be repeated.

    Returns the message that the predecessor had in hand: it is accounted for as failed or hung, and its asker will
    be told. None if there was none.
    """
    heir, source = run, run.prev
    if source is None:
        return None
    while source.prev is not None:  # it died before it adopted
        heir, source = source, source.prev
    old = source.work
    # In this order: a late return may go on until it meets the fence, which is before it handles another one.
    started = old.started if old.removed else 0
    done = min(old.done, started)
    work = Work(old, old.items[started:] if old.removed else old.items[old.taken :])
    work.handled = old.handled + done
    if not old.removed:  # it is handled from the lane
        work.bytes -= _weight(old.items[: old.taken])
    lost, replies = None, source.replies
    if started > done:
        lost, answer = opened(old.items[done])
        work.failed += heir.cause != HUNG
        work.hung += heir.cause == HUNG
        replies = (*replies, (answer, None, ActorFailed(f"{run.cell.role} failed: {heir.cause}")))
    run.state, run.work, run.replies = source.state, work, replies
    run.prev = None
    return lost


def work_of(run: Run) -> Work:
    """The work of an incarnation, or of the predecessor that it has not yet adopted from. Any thread."""
    while (work := run.work) is None:
        run = run.prev or run  # it may adopt in between
    found: Work = work
    return found


def take(run: Run, lane: Lane, head: list[Any]) -> bool:
    """Take what was peeked out of a lane, to be handled before what else is in hand. False after the fence."""
    before = run.work
    work = Work.taking(before, lane, head, head[1:] + before.rest())
    run.committed += before.done > 0
    run.work = work
    _remove(run, work)
    return run.live


def account(run: Run, reply: Reply, *, failed: int = 0, withdrawn: int = 0) -> None:
    """Account for the message in hand in another way than as handled, and note the reply that is to be given."""
    before = run.work
    run.committed += before.done > 0
    work = Work(before, before.items[before.started :])
    work.failed += failed
    work.withdrawn += withdrawn
    replies = (*run.replies, reply)
    run.work, run.replies = work, replies


def sweep(run: Run) -> list[Any]:
    """After the end: account for all that waits as left, and let go of it. Returns the messages. Can be repeated."""
    swept: list[Any] = []
    stopped = SystemStopped(f"{run.cell.role} has stopped")
    for lane in (run.cell.control, run.cell.mail):
        while run.live:
            before = run.work
            if not before.removed:
                _remove(run, before)
            head = lane.peek(BITE_MAX)
            items = before.rest() + head[1:]
            if not items:
                break
            work = Work.taking(before, lane, head, [])
            work.left += len(items)
            refusals = tuple((opened(item)[1], None, stopped) for item in items)
            replies = (*run.replies, *refusals)
            run.work, run.replies = work, replies
            _remove(run, work)
            swept += (opened(item)[0] for item in items)
    return swept


def give(run: Run) -> None:
    """Give the replies that were noted, unless the incarnation is fenced: then its successor does."""
    for answer, outcome, error in run.replies:
        if answer is not None and run.live:
            if error is None:
                answer.set(outcome)
            else:
                answer.set_exception(_for_asker(error, run))
    if run.live:
        run.replies = ()


def _for_asker(error: BaseException, run: Run) -> Exception:
    kind = type(error)  # what it says of itself is not asked
    if issubclass(kind, Exception) and not issubclass(kind, StopIteration):
        return cast("Exception", error)
    return ActorFailed(f"{run.cell.role} failed: {class_name(error)}")


def _remove(run: Run, work: Work) -> None:
    """Let go in the lane of what is in hand. Can be repeated."""
    remove(run, work.lane, work.cut, work.taken)
    if run.live and work.lane.capacity_bytes is not None:
        work.lane.bytes_out = work.bytes


def _weight(items: list[Any]) -> int:
    return sum(item.weight for item in items if type(item) is Envelope)
