"""The words of the record: everything that can have happened."""

from enum import StrEnum


class Happened(StrEnum):
    """What an event says. Values are stored for ever: add, never rename."""

    # access
    GRANT_GIVEN = "grant given"
    PURPOSE_OPENED = "purpose opened"
    PURPOSE_CLOSED = "purpose closed"
    # duties
    DUTY_ASKED = "duty asked"
    DUTY_SOONER = "duty sooner"
    DUTY_ACKNOWLEDGED = "duty acknowledged"
    DUTY_HANDED_OVER = "duty handed over"
    DUTY_DONE = "duty done"
    DUTY_TO_STAND_IN = "duty to stand-in"
    DUTY_TO_COORDINATOR = "duty to coordinator"
    DUTY_TO_DIRECTOR = "duty to director"
    # accounts
    ACCOUNT_OPENED = "account opened"
    ACCOUNT_INVITED = "account invited"
    ACCOUNT_CLOSED = "account closed"
    ACCOUNT_REOPENED = "account reopened"
    SIGNED_IN = "signed in"
    SIGN_IN_FAILED = "sign-in failed"
    SECOND_FACTOR_SET = "second factor set"
    SECOND_FACTOR_REMOVED = "second factor removed"
    PASSWORD_SET = "password set"  # noqa: S105  (a word, not a password)
    SESSION_ENDED = "session ended"
    TOKEN_MADE = "token made"  # noqa: S105
    TOKEN_REVOKED = "token revoked"  # noqa: S105
    # signals
    SIGNAL_TOLD = "signal told"
    CONCERN_OPENED = "concern opened"
    CONCERN_ACCEPTED = "concern accepted"
    VISITED = "visited"
    NOTED = "noted"
    OWN_REFERENCE_SET = "own reference set"
    CONCERN_RETURNED = "concern returned"
    CONCERN_PASSED_ON = "concern passed on"
    CONCERN_CONCLUDED = "concern concluded"
    CONCERN_REOPENED = "concern reopened"
    ANSWER_GIVEN = "answer given"
    ANSWER_SEEN = "answer seen"
    REPORTER_ASKED = "reporter asked"
    REPORTER_READ = "reporter read"
    REPORTER_WROTE = "reporter wrote"
    REPORTER_JUDGED = "reporter judged"
    PERSON_TOLD = "person told"
    NO_PERSON_CONCERNED = "no person concerned"
    POSTPONEMENT_ASKED = "postponement asked"
    POSTPONEMENT_AGREED = "postponement agreed"
    POSTPONEMENT_REFUSED = "postponement refused"
    ERASED_UNTOLD = "erased untold"
    ERASED_EXPIRED = "erased expired"
    LAPSE_EXPLAINED = "lapse explained"
    LOOKED_IN = "looked in"
    ROUTE_ADDED = "route added"
    ROUTE_ENDED = "route ended"
    # places
    AREAS_IMPORTED = "areas imported"
    ADDRESSES_IMPORTED = "addresses imported"
    COMPLEXES_IMPORTED = "complexes imported"
    # parties
    ORGANISATION_ADDED = "organisation added"
    TEAM_ADDED = "team added"
    TEAM_CHANGED = "team changed"
    PROFESSIONAL_ADDED = "professional added"
    MEMBERSHIP_STARTED = "membership started"
    MEMBERSHIP_ENDED = "membership ended"
    WORK_AREA_ADDED = "work area added"
    WORK_AREA_REMOVED = "work area removed"
    AREA_OPENED = "area opened"
    OPENING_CHANGED = "opening changed"
    AREA_CLOSED = "area closed"
    ABSENCE_RECORDED = "absence recorded"
    ABSENCE_WITHDRAWN = "absence withdrawn"
    # imports
    FILE_RECEIVED = "file received"
    FILE_BROUGHT_IN = "file brought in"
    FILE_DISCARDED = "file discarded"
