"""The analysis of a trial: `read_people(plan, columns)`, then `analyse(people, seed=)`.

people     reads the columns that the plan names and refuses a file that cannot be meant
flow       who was drawn, reached and heard; balance; response by arm with bounds
effects    each registered outcome in each registered wave; decay between waves
subgroups  registered divisions, hidden where too few
result     all of it as plain data that is the same for the same seed
"""
