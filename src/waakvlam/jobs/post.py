"""Mail without content: that something waits, and where to sign in. At most once, because it is marked before."""

import logging
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.translation import gettext, override

from waakvlam.accounts.actions import new_password_link
from waakvlam.inbox.actions import end_mail, start_mail
from waakvlam.inbox.models import MailChoice
from waakvlam.inbox.queries import waiting_for_digest
from waakvlam.jobs.acting import acting_as
from waakvlam.kernel.viewer import Role
from waakvlam.signals.actions.mailing import mark_partner_mail, mark_reporter_mail

log = logging.getLogger(__name__)
PATIENCE = 20
"""Seconds that a mail server may take to answer."""


def mail_person(person: UUID, choice: MailChoice = MailChoice.EACH) -> bool:
    """Mail a professional that something waits, if that is their choice; whether a mail was sent.

    Marked and committed first, sent second, noted third. Killed or refused in between, its outcome is unknown: it is
    not sent again, and the inbox has it.
    """
    if not settings.WAAKVLAM.mail_url:
        return False
    with acting_as(Role.CLOCK) as viewer:
        letter = start_mail(by=viewer, person=person, choice=choice)
    if letter is None:
        return False
    with override(settings.LANGUAGE_CODE):
        sent = send(
            letter.address,
            gettext("Something is waiting for you"),
            gettext("Something is waiting for you in Waakvlam. Sign in to see it: %(link)s")
            % {"link": settings.WAAKVLAM.base_url},
        )
    with acting_as(Role.CLOCK) as viewer:
        end_mail(by=viewer, letter=letter, sent=sent)
    return sent


def mail_digests() -> int:
    """Mail everyone who chose one mail a day; how many mails were sent."""
    with acting_as(Role.CLOCK) as viewer:
        people = waiting_for_digest(viewer)
    return sum(mail_person(person, MailChoice.DIGEST) for person in people)


def mail_new_password(user: UUID) -> bool:
    """Mail somebody who forgot their password the link for a new one; whether it was sent.

    Nothing happens for an account that is not there, and nobody can tell the difference from outside.
    """
    if not settings.WAAKVLAM.mail_url:
        return False
    with acting_as(Role.SIGNIN) as viewer:
        link = new_password_link(by=viewer, user=user)
    if link is None:
        return False
    address, key = link
    with override(settings.LANGUAGE_CODE):
        return send(
            address,
            gettext("A new password"),
            gettext("Choose a new password within an hour: %(link)s If you did not ask for this, do nothing.")
            % {"link": settings.WAAKVLAM.base_url + reverse("choose_password", args=[key])},
        )


def mail_reporter(answer: UUID) -> bool:
    """Mail a reporter that something waits behind their code; whether a mail was sent. Marked first, sent second."""
    if not settings.WAAKVLAM.mail_url:
        return False
    with acting_as(Role.CLOCK) as viewer:
        address = mark_reporter_mail(by=viewer, answer=answer)
    return address is not None and mail_about_code(address)


def mail_about_code(address: str) -> bool:
    """Mail a reporter that something waits behind their code; whether a mail was sent."""
    if not settings.WAAKVLAM.mail_url:
        return False
    with override(settings.LANGUAGE_CODE):
        return send(
            address,
            gettext("Something is waiting for you"),
            gettext("Something is waiting for you in Waakvlam. Open it with your code: %(link)s")
            % {"link": settings.WAAKVLAM.base_url + reverse("ask_code")},
        )


def mail_partner(question: UUID) -> bool:
    """Mail a partner the one-time link of a question, without content; whether a mail was sent.

    Marked first, sent second: killed in between, the asker's duty moves on and they ask again.
    """
    if not settings.WAAKVLAM.mail_url:
        return False
    with acting_as(Role.CLOCK) as viewer:
        link = mark_partner_mail(by=viewer, question=question)
    if link is None:
        return False
    address, key = link
    with override(settings.LANGUAGE_CODE):
        return send(
            address,
            gettext("Something is waiting for you"),
            gettext("Something is waiting for you in Waakvlam: one question. You need no account. Open it: %(link)s")
            % {"link": settings.WAAKVLAM.base_url + reverse("partner_link", args=[key])},
        )


def send(address: str, subject: str, body: str) -> bool:
    """Send one mail; whether the server took it. Without a certain answer: no, and nobody tries again."""
    message = EmailMessage(
        subject=subject,
        body=body,
        from_email=settings.WAAKVLAM.mail_from,
        to=[address],
        connection=mail_server(settings.WAAKVLAM.mail_url),
    )
    try:
        return message.send() == 1
    except OSError as problem:  # what smtplib and sockets raise; the text of it may hold the address, so only its kind
        log.warning("a mail has an unknown outcome: %s", type(problem).__name__)
        return False


def mail_server(url: str) -> BaseEmailBackend:
    """A connection to the mail server of an address like smtp://user:password@host:port (smtps: TLS from the start).

    A password never goes over the wire in the clear: with one, smtp asks for STARTTLS.
    """
    parts = urlsplit(url)
    server: BaseEmailBackend = get_connection(
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        use_tls=parts.scheme == "smtp" and bool(parts.password),
        timeout=PATIENCE,
    )
    return server
