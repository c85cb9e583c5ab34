"""Supervision on pykka's actor model: actors that are restarted in their cells, and lose nothing uncounted."""

from supervision.actor import Actor
from supervision.clock import Clock, SystemClock, earliest
from supervision.dead_letters import DeadLetter, DeadReason
from supervision.futures import Answer
from supervision.mailbox import CREDIT, FrontBox, Route, Waker
from supervision.policy import Policy, RestartType
from supervision.quarantine import twice
from supervision.ref import Ref
from supervision.shutdown import StopReport
from supervision.stage import Committed, Draft, Stage
from supervision.supervisor import Supervisor
from supervision.tree import ChildStatus

__all__ = [
    "CREDIT",
    "Actor",
    "Answer",
    "ChildStatus",
    "Clock",
    "Committed",
    "DeadLetter",
    "DeadReason",
    "Draft",
    "FrontBox",
    "Policy",
    "Ref",
    "RestartType",
    "Route",
    "Stage",
    "StopReport",
    "Supervisor",
    "SystemClock",
    "Waker",
    "earliest",
    "twice",
]
