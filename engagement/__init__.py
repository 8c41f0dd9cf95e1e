"""What the department does in the open: policies, visits, and everything people see."""
