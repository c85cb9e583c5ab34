"""The signal bus: from a limit that was crossed to the handlers of the agent."""

from actors.signals.actor import SignalBus
from actors.signals.delivery import Delivery, SignalCount
from actors.signals.gate import SIGNALS
from actors.signals.handlers import HandlerRunner

__all__ = ["SIGNALS", "Delivery", "HandlerRunner", "SignalBus", "SignalCount"]
