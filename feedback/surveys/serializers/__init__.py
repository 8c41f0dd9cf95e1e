"""What goes in and out other than pages: words for the printer, values for programs."""
