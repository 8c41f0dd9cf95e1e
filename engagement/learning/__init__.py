"""Learn: courses for officers, officials and the public, local history."""
