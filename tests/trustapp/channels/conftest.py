from tests.mail import mail_server
from tests.trustapp.channels.outage import database

__all__ = ["database", "mail_server"]
