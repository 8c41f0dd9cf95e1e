"""Reports about mail as servers really write them."""

POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: no-reply@trust.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
    boundary="4B2C11A0.1773327600/mx.example.net"
Message-Id: <20260312150000.4B2C11A1@mx.example.net>

This is a MIME-encapsulated message.

--4B2C11A0.1773327600/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

<{recipient}>: host mail.example.org said: {diagnostic} (in reply to RCPT TO command)

--4B2C11A0.1773327600/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4B2C11A0
Arrival-Date: Thu, 12 Mar 2026 10:00:00 -0500 (CDT)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; {diagnostic}

--4B2C11A0.1773327600/mx.example.net
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <no-reply@trust.example>
From: Prairie Lake Police <no-reply@trust.example>
To: {recipient}
Subject: How are we doing?
Message-ID: {message_id}

--4B2C11A0.1773327600/mx.example.net--
"""

EXCHANGE = """\
From: <postmaster@example.org>
To: <no-reply@trust.example>
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="=_a1"
Subject: Undeliverable: How are we doing?
MIME-Version: 1.0

--=_a1
Content-Type: multipart/alternative; boundary="=_a2"

--=_a2
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

WW91ciBtZXNzYWdlIGNvdWxkbid0IGJlIGRlbGl2ZXJlZC4=

--=_a2
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PHA+WW91ciBtZXNzYWdlIGNvdWxkbid0IGJlIGRlbGl2ZXJlZC48L3A+

--=_a2--

--=_a1
Content-Type: message/delivery-status

Reporting-MTA: dns;SN6PR01.prod.exchangelabs.com

Final-recipient: RFC822;{recipient}
Action: {action}
Status: {status}
Diagnostic-code: smtp;{diagnostic}

--=_a1
Content-Type: message/rfc822

From: Prairie Lake Police <no-reply@trust.example>
To: {recipient}
Subject: How are we doing?
Message-ID:
 {message_id}
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

Please tell us.

--=_a1--
"""

COMPLAINT = """\
From: <abuse@example.org>
To: <no-reply@trust.example>
Subject: FW: How are we doing?
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"

--part
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--part
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--part
Content-Type: message/rfc822
Content-Disposition: inline

From: <no-reply@trust.example>
To: <{recipient}>
Subject: How are we doing?
Message-ID: {message_id}

Please tell us.

--part--
"""


def report(shape: str = POSTFIX, **words: str) -> bytes:
    """Return a report; without words it is about a mailbox that is not there."""
    known = {
        "recipient": "resident1@example.org",
        "action": "failed",
        "status": "5.1.1",
        "diagnostic": "550 5.1.1 <resident1@example.org>: user unknown",
        "message_id": "<1@trust.example>",
    }
    return shape.format(**(known | words)).encode()
