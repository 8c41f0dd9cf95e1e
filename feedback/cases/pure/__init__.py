"""Receipt codes, plain words and traces of people: no framework, no clock."""
