"""Shows what telemetry sees of the agent: live on a terminal, else in plain lines, and a summary at the end."""
