"""What anyone may download, safely."""
