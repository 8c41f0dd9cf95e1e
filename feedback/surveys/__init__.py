"""Ask: question bank, linter, samples, invitations, dispatch, answers."""
