"""What goes out other than pages: words for the printer."""
