from tests.mail import mail_server

__all__ = ["mail_server"]
