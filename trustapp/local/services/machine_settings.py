"""Django settings for the commands that concern only this machine.

They touch no table, so they need no room but this one; that spares seconds at every start. The
programs they start get the real settings.
"""

INSTALLED_APPS = ["trustapp.local"]
USE_TZ = True
