"""The web server's own log, without internet addresses and tokens."""

from gunicorn import glogging
from gunicorn.config import Config

from trustapp.core.http.logs import NoAddresses


class QuietLogger(glogging.Logger):
    """Gunicorn's logger, which otherwise writes the sender's address of a malformed request."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(NoAddresses())
