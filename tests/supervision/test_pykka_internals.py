"""What of pykka is relied on. One of these fails first when a new version changes it."""

from __future__ import annotations

from typing import Any

import pykka
import pytest
from pykka.messages import ProxyCall

from messages.errors import AskFromItself
from messages.lifecycle import Crash
from supervision import Actor, Answer, Supervisor
from supervision.pykka_internals import weak_reference
from supervision.testing import Dummy, Fail, Notes, wait_until
from tests.supervision.bench import Bench, ManualBench


class Service(Dummy):
    """An actor with methods and attributes, as a user would write it."""

    title = "service"

    def __init__(self, notes: Notes) -> None:
        super().__init__(notes)
        self.items: list[str] = []
        self.part = pykka.traversable(Part())

    def add(self, item: str, *, twice: bool = False) -> int:
        self.items.extend([item] * (2 if twice else 1))
        return len(self.items)

    def fail(self) -> None:
        raise ValueError("by a proxy")

    def own_ref(self) -> Any:
        return self.actor_ref

    def set_own_title(self) -> None:
        self.actor_ref.proxy().title = "mine"


class Part:
    def name(self) -> str:
        return "part"


def service(bench: Bench) -> Any:
    return bench.start(lambda: Service(bench.notes)).proxy()


def test_a_proxy_calls_methods_reads_and_sets_attributes(bench: Bench) -> None:
    proxy = service(bench)
    assert proxy.add("a", twice=True).get(timeout=5.0) == 2
    assert proxy.items.get(timeout=5.0) == ["a", "a"]
    proxy.title = "new"
    assert proxy.title.get(timeout=5.0) == "new"
    assert proxy.part.name().get(timeout=5.0) == "part"
    proxy.add.defer("b")
    assert proxy.items.get(timeout=5.0) == ["a", "a", "b"]


def test_a_proxy_goes_on_over_a_restart(bench: Bench) -> None:
    proxy = service(bench)
    proxy.add("a").get(timeout=5.0)
    with pytest.raises(ValueError, match="by a proxy"):
        proxy.fail().get(timeout=5.0)
    assert proxy.add("b").get(timeout=5.0) == 1
    assert proxy.part.name().get(timeout=5.0) == "part"
    assert bench.cell.restarts == 1


def test_a_proxy_may_be_made_while_the_actor_is_down(manual: ManualBench) -> None:
    proxy = service(manual)
    manual.notes.broken["__init__"] = ValueError()
    manual.ref.tell(Crash())
    wait_until(lambda: manual.notes.made >= 2)
    assert set(dir(manual.ref.proxy())) == set(dir(proxy))
    future = manual.ref.proxy().add("a")
    manual.notes.broken.clear()
    assert future.get(timeout=5.0) == 1


def test_a_proxy_waits_for_the_first_actor_to_be_made_but_not_for_ever(
    manual: ManualBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supervision.ref._BIRTH_TIMEOUT_S", 0.05)
    supervisor = Supervisor(running=False)
    with pytest.raises(pykka.ActorDeadError):
        supervisor.start_child("r", Actor).proxy()


def test_a_proxy_of_an_actor_that_has_stopped_is_refused_by_pykka(bench: Bench) -> None:
    ref = bench.start()
    ref.ask("m")
    ref.stop()
    with pytest.raises(pykka.ActorDeadError):
        ref.proxy()


def test_setting_an_attribute_of_oneself_by_a_proxy_is_refused(bench: Bench) -> None:
    proxy = service(bench)
    with pytest.raises(AskFromItself):
        proxy.set_own_title().get(timeout=5.0)


def test_the_actor_s_public_attributes_are_the_cell_s_for_life(bench: Bench) -> None:
    proxy = service(bench)
    for _ in range(2):
        assert proxy.own_ref().get(timeout=5.0) is bench.ref
        actor = bench.cell.run.actor
        assert actor.actor_urn == bench.ref.actor_urn == bench.cell.urn
        assert actor.actor_inbox is bench.ref.actor_inbox
        assert actor.actor_stopped is bench.ref.actor_stopped
        bench.ref.tell(Fail(ValueError()))
        bench.settled(1)


def test_proxy_messages_are_understood_by_pykka_s_own_handler(bench: Bench) -> None:
    service(bench)
    assert bench.ref.ask(ProxyCall(attr_path=("add",), args=("a",), kwargs={"twice": True})) == 2


def test_a_future_that_an_actor_makes_is_ours() -> None:
    assert type(Actor._create_future()) is Answer
    assert isinstance(Answer(), pykka.Future)


def test_futures_can_be_combined_as_pykka_does(bench: Bench) -> None:
    ref = bench.start()
    first, second = ref.ask(1, block=False), ref.ask(2, block=False)
    assert first.join(second).map(sum).get(timeout=5.0) == 3
    assert pykka.get_all([first, second], timeout=5.0) == [1, 2]


def test_nothing_of_ours_is_in_pykka_s_registry(bench: Bench) -> None:
    ref = bench.start()
    ref.ask("m")
    assert pykka.ActorRegistry.get_all() == []
    pykka.ActorRegistry.stop_all(timeout=1.0)
    assert ref.ask("n") == "n"


def test_a_weak_reference_to_nobody_gives_nobody() -> None:
    class Thing:
        pass

    thing = Thing()
    assert weak_reference(thing)() is thing
    assert weak_reference(None)() is None


def test_the_names_that_are_overridden_are_pykka_s_own() -> None:
    for name in ("_actor_loop", "_actor_loop_setup", "_handle_receive", "_create_future"):
        assert callable(getattr(pykka.Actor, name))


def test_a_subclass_may_look_at_all_messages_on_their_way(bench: Bench) -> None:
    seen: list[Any] = []

    class Looking(Dummy):
        def _handle_receive(self, message: Any) -> Any:
            seen.append(message)
            return super()._handle_receive(message)

    ref = bench.start(lambda: Looking(bench.notes))
    ref.tell("told")
    assert ref.ask("asked") == "asked"
    assert seen == bench.notes.handled == ["told", "asked"]
