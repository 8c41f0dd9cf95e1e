"""Benchmarks: the product's figure beside its ceiling, measured in one run on one machine."""
