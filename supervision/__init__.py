"""Supervision on pykka's actor model: actors that are restarted in their cells, and lose nothing uncounted."""

from supervision.actor import Actor
from supervision.clock import Clock, SystemClock
from supervision.futures import Answer
from supervision.mailbox import CREDIT, FrontBox, Route, Waker
from supervision.policy import Policy
from supervision.ref import Ref
from supervision.stage import Committed, Draft, Stage
from supervision.supervisor import StopReport, Supervisor
from supervision.tree import ChildStatus

__all__ = [
    "CREDIT",
    "Actor",
    "Answer",
    "ChildStatus",
    "Clock",
    "Committed",
    "Draft",
    "FrontBox",
    "Policy",
    "Ref",
    "Route",
    "Stage",
    "StopReport",
    "Supervisor",
    "SystemClock",
    "Waker",
]
