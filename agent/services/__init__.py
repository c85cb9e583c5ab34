"""The agent's services: thin actors over the plain modules beside this package."""

from agent.services.memory import MemoryService
from agent.services.message import MessageService
from agent.services.reasoner import Reasoner
from agent.services.tools import ToolService

__all__ = ["MemoryService", "MessageService", "Reasoner", "ToolService"]
