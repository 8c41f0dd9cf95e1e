"""The rules we work by: versions, diffs, comment periods, acknowledgements."""
