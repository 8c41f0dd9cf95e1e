from tests.mail import mail_server
from tests.sms import text_carrier
from tests.trustapp.channels.outage import database

__all__ = ["database", "mail_server", "text_carrier"]
