"""Everything at once, for about two seconds. The directed tests say why it holds; this one says that it does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from supervision import Supervisor, SystemClock
from supervision.testing import wait_until
from tests.supervision.stages import Line
from tests.supervision.steps import in_order, storm

DURATION_S = 1.0
SENDERS = 2


def send(tell: Callable[[Any], None]) -> int:
    """Send numbered messages from several threads for a while; how many."""
    clock = SystemClock()
    end_s = clock.now() + DURATION_S
    sent: list[int] = []

    def run(sender: int) -> None:
        number, pause = 0, threading.Event()
        while clock.now() < end_s:
            for _ in range(20):
                tell((sender, number))
                number += 1
            pause.wait(0.001)
        sent.append(number)

    threads = [threading.Thread(target=run, args=(sender,)) for sender in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30.0)
    return sum(sent)


def test_pipeline_actors_under_a_storm_of_exceptions_count_every_id_exactly_once() -> None:
    supervisor = Supervisor()
    line = Line(supervisor)
    with storm([line.forwarder, line.counter], seed=1) as struck:
        sent = send(line.forwarder.tell)
    wait_until(lambda: line.total == sent)
    report = supervisor.stop(5.0)
    assert report.drained
    assert len(line.counts) == sent
    assert set(line.counts.values()) == {1}
    assert in_order(list(line.counts))
    assert sum(child.restarts for child in supervisor.tree()) > 50
    assert len(struck) > 50
