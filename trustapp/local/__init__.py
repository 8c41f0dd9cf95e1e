"""Everything on one machine: embedded servers, supervision, benchmarks."""
