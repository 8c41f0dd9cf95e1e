"""How cases look from outside: pages for residents and staff, answers for programs."""
