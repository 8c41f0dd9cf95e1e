"""What administrators hand in about the settings of the department."""
