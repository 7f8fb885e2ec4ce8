"""Floor 5. The only place that knows all families: the plan, the stages, the runner and what it writes."""
