"""The words everyone shares: base model, refusals, job queue, API manners."""
