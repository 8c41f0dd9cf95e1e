"""Meeting people: events, partnerships, newcomers' guides."""
