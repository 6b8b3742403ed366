"""What PostgreSQL's own catalogue says about the walls, held against design §5.

Each check returns sentences about what is wrong, and none when all is well.
"""

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

import psycopg

from waakvlam.kernel.walls import CONTEXT_ROLES, OWNER

Connection = psycopg.Connection[tuple[Any, ...]]

OPEN_TABLES = {
    "places_*": "public reference data of CBS, BAG and corporations, without people",
    "parties_organisation": "names of organisations",
    "parties_team": "what neighbours may read about a team",
    "parties_workarea": "which team is for what, where",
    "parties_opening": "where Waakvlam works",
    "procrastinate_*": "jobs, whose arguments are identifiers only",
}
"""Tables that need no row level security, because nobody in particular is in them, and why."""

OWNER_TABLES = {
    "context_key": "the key under every context",
    "key_check": "a known text as each key seals it, and no key",
    "simulation": "the mark of a simulation and its clock",
    "journal_epoch": "how often the database was restored",
    "django_migrations": "which tables were made",
    "django_content_type": "Django's list of models",
    "auth_permission": "made by Django's sign-in, not used: permissions are in code",
    "auth_group": "made by Django's sign-in, not used: permissions are in code",
    "auth_group_permissions": "made by Django's sign-in, not used: permissions are in code",
}
"""Tables that nobody but the owner has any right on, and what they hold."""

_OURS = "left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema'"
_NOT_FROM_EXTENSION = "NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = o.oid AND x.deptype = 'e')"


def problems(connection: Connection, login: str) -> list[str]:
    """Everything that is wrong in this database; `login` is the role that the application signs in with."""
    checks: tuple[Callable[[Connection, str], Iterator[str]], ...] = (
        tables_without_walls,
        policies_for_strangers,
        views_that_see_too_much,
        definers_without_path,
        privileges_of_strangers,
        roles_that_may_too_much,
        memberships,
        possessions,
        repeated_indexes,
    )
    return [problem for check in checks for problem in check(connection, login)]


def tables_without_walls(connection: Connection, login: str) -> Iterator[str]:
    """Personal data stand behind forced policies; a table is excused by name only."""
    rows = connection.execute(
        f"""SELECT o.relname, o.relrowsecurity, o.relforcerowsecurity,
                   EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = o.oid)
            FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
            WHERE {_OURS} AND o.relkind IN ('r', 'p') ORDER BY 1"""
    ).fetchall()
    for table, enabled, forced, has_policy in rows:
        if any(fnmatchcase(table, pattern) for pattern in (*OPEN_TABLES, *OWNER_TABLES)):
            continue
        if not enabled:
            yield f"table {table} has no row level security"
        elif not forced:
            yield f"table {table} does not force row level security on its owner"
        elif not has_policy:
            yield f"table {table} has no policy"
    for pattern in (*OPEN_TABLES, *OWNER_TABLES):
        if not any(fnmatchcase(table, pattern) for table, *_ in rows):
            yield f"{pattern} is excused but does not exist"


def policies_for_strangers(connection: Connection, login: str) -> Iterator[str]:
    """A policy names the context roles (or the owner, for definer functions) that it is for; never everyone."""
    rows = connection.execute("SELECT tablename, policyname, roles FROM pg_policies ORDER BY 1, 2")
    for table, policy, roles in rows:
        if strangers := set(roles) - {OWNER, *CONTEXT_ROLES}:
            yield f"policy {policy} on {table} is for {', '.join(sorted(strangers))}"


def views_that_see_too_much(connection: Connection, login: str) -> Iterator[str]:
    """A view reads as its caller (`security_invoker`); a materialised view cannot, so there is none."""
    rows = connection.execute(
        f"""SELECT o.relname, o.relkind FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
            WHERE {_OURS} AND {_NOT_FROM_EXTENSION} AND (o.relkind = 'm' OR o.relkind = 'v' AND NOT EXISTS (
                SELECT FROM pg_options_to_table(o.reloptions)
                WHERE option_name = 'security_invoker' AND option_value::bool)) ORDER BY 1"""
    )
    for view, kind in rows:
        yield f"view {view} reads as its owner" if kind == "v" else f"materialised view {view} copies past the walls"


def definers_without_path(connection: Connection, login: str) -> Iterator[str]:
    """A definer function looks names up in pg_catalog first and in pg_temp last, whatever its caller has set."""
    rows = connection.execute(
        f"""SELECT o.proname, (SELECT option_value FROM pg_options_to_table(o.proconfig)
                               WHERE option_name = 'search_path')
            FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace
            WHERE {_OURS} AND {_NOT_FROM_EXTENSION} AND o.prosecdef ORDER BY 1"""
    )
    for function, path in rows:
        schemas = [schema.strip() for schema in (path or "").split(",")]
        if schemas[0] != "pg_catalog" or schemas[-1] != "pg_temp":
            yield f"definer function {function} has no safe search_path"


def privileges_of_strangers(connection: Connection, login: str) -> Iterator[str]:
    """Only context roles and the owner have rights on tables, views and sequences: no login role, not everyone."""
    rows = connection.execute(
        f"""SELECT DISTINCT o.relname, coalesce(r.rolname, 'public')
            FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
            LEFT JOIN pg_attribute a ON a.attrelid = o.oid AND a.attacl IS NOT NULL
            CROSS JOIN LATERAL (SELECT * FROM aclexplode(o.relacl) UNION SELECT * FROM aclexplode(a.attacl)) acl
            LEFT JOIN pg_roles r ON r.oid = acl.grantee
            WHERE {_OURS} AND {_NOT_FROM_EXTENSION} AND acl.grantee <> o.relowner ORDER BY 1, 2"""
    )
    for table, role in rows:
        if role not in CONTEXT_ROLES:
            yield f"{role} has rights on {table}"
        elif table in OWNER_TABLES:
            yield f"{role} has rights on {table}, which is the owner's only"


def roles_that_may_too_much(connection: Connection, login: str) -> Iterator[str]:
    """No superuser, no BYPASSRLS; only the login role signs in, and it may nothing until it takes on a context."""
    rows = connection.execute(
        """SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication,
                  rolcanlogin, rolinherit
           FROM pg_roles WHERE rolname = ANY (%s) ORDER BY 1""",
        [[login, OWNER, *CONTEXT_ROLES]],
    ).fetchall()
    for role, powerful, can_sign_in, inherits in rows:
        if powerful:
            yield f"role {role} can step over the walls"
        if can_sign_in and role != login:
            yield f"role {role} can sign in"
        if inherits and role == login:
            yield f"role {role} has its roles' rights without a context"
    for role in {login, OWNER, *CONTEXT_ROLES} - {role for role, *_ in rows}:
        yield f"role {role} does not exist"


def memberships(connection: Connection, login: str) -> Iterator[str]:
    """The login role may take on the context roles only, and no context role another one."""
    rows = connection.execute(
        """SELECT member.rolname, role.rolname,
                  coalesce((to_jsonb(m)->>'inherit_option')::bool, member.rolinherit), m.admin_option
           FROM pg_auth_members m JOIN pg_roles member ON member.oid = m.member
                JOIN pg_roles role ON role.oid = m.roleid
           WHERE member.rolname = ANY (%s) ORDER BY 1, 2""",
        [[login, OWNER, *CONTEXT_ROLES]],
    )
    for member, role, inherits, administers in rows:
        if member != login or role not in CONTEXT_ROLES:
            yield f"role {member} may take on {role}"
        elif inherits or administers:
            yield f"role {member} holds {role} without entering a context"


def possessions(connection: Connection, login: str) -> Iterator[str]:
    """The login and context roles own nothing, and every table is the owner's: forced policies hold for it too."""
    rows = connection.execute(
        """SELECT r.rolname, pg_describe_object(d.classid, d.objid, 0)
           FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
           WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o' AND r.rolname = ANY (%s)
             AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) ORDER BY 1, 2""",
        [[login, *CONTEXT_ROLES]],
    )
    for role, thing in rows:
        yield f"role {role} owns {thing}"
    rows = connection.execute(
        f"""SELECT o.relname, r.rolname FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
            JOIN pg_roles r ON r.oid = o.relowner
            WHERE {_OURS} AND {_NOT_FROM_EXTENSION} AND o.relkind IN ('r', 'p', 'v') AND r.rolname <> %s ORDER BY 1""",
        [OWNER],
    )
    for table, role in rows:
        yield f"{table} is owned by {role}"


def repeated_indexes(connection: Connection, login: str) -> Iterator[str]:
    """No index of ours is the beginning of another: each is paid for at every write (design §9: speed)."""
    rows = connection.execute(
        """SELECT a.indexrelid::regclass::text, b.indexrelid::regclass::text
           FROM pg_index a JOIN pg_index b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid
                JOIN pg_class t ON t.oid = a.indrelid AND t.relnamespace = 'public'::regnamespace
           WHERE NOT a.indisunique AND a.indexprs IS NULL AND b.indexprs IS NULL
             AND b.indpred::text IS NOT DISTINCT FROM a.indpred::text
             AND starts_with(b.indkey::text || ' ', a.indkey::text || ' ')
             AND starts_with(b.indclass::text || ' ', a.indclass::text || ' ')
             AND t.relname !~ '^(account_|auth_|django_|mfa_|procrastinate_)'
           ORDER BY 1, 2"""
    )
    for index, other in rows:
        yield f"index {index} only repeats {other}"
