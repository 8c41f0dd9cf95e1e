"""The doors of this room: residents, followers of a case, staff, readers of stories."""
