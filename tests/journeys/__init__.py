"""What the house is for, one story a file, on the real processes: read these first.

`test_spine` is the main job, `test_feedback` how a resident is heard, `test_policy_and_visit` what
staff do in the open; `test_nothing_is_lost` and `test_canary_hunt` prove two promises of all.
"""
