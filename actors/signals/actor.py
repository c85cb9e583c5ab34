"""The signal bus as an actor: decides which signals follow, and hands each handler's call on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from actors.signals.delivery import Delivery, Subscription, Subscriptions, deliveries, subscribed, unsubscribed
from actors.signals.gate import SIGNALS, GateState, SignalTable, enter
from messages.signals import EmitSignal, LimitCrossed, Subscribe, Unsubscribe
from supervision import Actor


class BusState(NamedTuple):
    """What survives a restart."""

    subscriptions: Subscriptions = ()
    gate: GateState = GateState()


class SignalBus(Actor):
    """Takes `LimitCrossed`, `EmitSignal`, `Subscribe` and `Unsubscribe`; publishes the tuple of `SignalInForce`.

    It calls no handler itself: `deliver` takes each call and must not block. A handler that subscribes while its
    signal is in force is called for it at once, so a limit that was crossed before the agent was ready is not missed.
    `EmitSignal` only delivers: its cause is an order, which is over when it has been carried out.
    """

    def __init__(self, deliver: Callable[[Delivery], None], *, signals: SignalTable = SIGNALS) -> None:
        super().__init__()
        self._deliver = deliver
        self._signals = signals

    def initial_state(self) -> BusState:
        return BusState()

    def on_start(self) -> None:
        self.publish(self.state.gate.in_force)

    def on_receive(self, message: Any) -> None:
        match message:
            case LimitCrossed():
                self._enter(message)
            case EmitSignal(signal=signal, resource=resource):
                self._send(signal, resource)
            case Subscribe():
                self._subscribe(Subscription(message.signal, message.handler, message.loop))
            case Unsubscribe(signal=signal, handler=handler):
                self.state = self.state._replace(subscriptions=unsubscribed(self.state.subscriptions, signal, handler))
            case _:
                super().on_receive(message)

    def _enter(self, crossing: LimitCrossed) -> None:
        gate, signals = enter(self.state.gate, crossing, self._signals)
        # Committed before it is delivered: a signal that is lost here is still followed by its "resume".
        self.state = self.state._replace(gate=gate)
        self.publish(gate.in_force)
        for signal in signals:
            self._send(signal, crossing.resource)

    def _subscribe(self, subscription: Subscription) -> None:
        subscriptions, is_new = subscribed(self.state.subscriptions, subscription)
        self.state = self.state._replace(subscriptions=subscriptions)
        if is_new:
            for entry in self.state.gate.in_force:
                if entry.signal == subscription.signal:
                    self._deliver(Delivery(entry.signal, entry.resource, subscription.handler, subscription.loop))

    def _send(self, signal: str, resource: str) -> None:
        for delivery in deliveries(self.state.subscriptions, signal, resource):
            self._deliver(delivery)
