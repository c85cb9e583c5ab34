"""A small agent with telemetry inside: reads messages, thinks about them, uses tools and a memory, and replies."""
