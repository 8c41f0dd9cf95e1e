"""Count: answers become cells, cells become scores, with their uncertainty; trial estimators."""
