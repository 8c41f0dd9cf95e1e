"""What a department sets for itself: doors to the settings of rooms that know no roles."""
