"""City files: from text to places and counts, with every bad row named."""
