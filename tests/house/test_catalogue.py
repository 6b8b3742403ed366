"""The database itself holds the walls, and the check that says so finds a hole."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from tests import server
from tests.house.catalogue import Connection, problems

LOGIN = str(settings.DATABASES["default"]["USER"])

FAULTS = {
    "table notes has no row level security": """
        CREATE TABLE public.notes (words text); ALTER TABLE public.notes OWNER TO waakvlam_owner""",
    "table access_grant does not force row level security on its owner": """
        ALTER TABLE public.access_grant NO FORCE ROW LEVEL SECURITY""",
    "table notes has no policy": """
        CREATE TABLE public.notes (words text); ALTER TABLE public.notes OWNER TO waakvlam_owner;
        ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY""",
    "policy everyone on access_grant is for public": "CREATE POLICY everyone ON public.access_grant USING (true)",
    "policy own on access_grant is for {login}": "CREATE POLICY own ON public.access_grant TO {login} USING (true)",
    "view homes reads as its owner": """
        CREATE VIEW public.homes AS TABLE public.access_subject; ALTER TABLE public.homes OWNER TO waakvlam_owner""",
    "materialised view homes copies past the walls": """
        CREATE MATERIALIZED VIEW public.homes AS TABLE public.access_subject;
        ALTER TABLE public.homes OWNER TO waakvlam_owner""",
    "definer function peek has no safe search_path": """
        CREATE FUNCTION walls.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER
        AS 'SELECT count(*) FROM public.access_look'""",
    "definer function glance has no safe search_path": """
        CREATE FUNCTION public.glance() RETURNS bigint LANGUAGE sql SECURITY DEFINER
        SET search_path = pg_temp, pg_catalog AS 'SELECT count(*) FROM public.access_look'""",
    "{login} has rights on access_look": "GRANT SELECT ON public.access_look TO {login}",
    "public has rights on duties_duty": "GRANT UPDATE (due_at) ON public.duties_duty TO PUBLIC",
    "waakvlam_app has rights on context_key, which is the owner's only": """
        GRANT SELECT (db_inner) ON public.context_key TO waakvlam_app""",
    "role waakvlam_app can step over the walls": "ALTER ROLE waakvlam_app BYPASSRLS",
    "role {login} can step over the walls": "ALTER ROLE {login} CREATEROLE",
    "role waakvlam_intake can sign in": "ALTER ROLE waakvlam_intake LOGIN",
    "role {login} has its roles' rights without a context": "ALTER ROLE {login} INHERIT",
    "role {login} may take on waakvlam_owner": "GRANT waakvlam_owner TO {login}",
    "role waakvlam_intake may take on waakvlam_app": "GRANT waakvlam_app TO waakvlam_intake",
    "role {login} holds waakvlam_clock without entering a context": "GRANT waakvlam_clock TO {login} WITH ADMIN OPTION",
    "role {login} owns function walls.ctx()": "ALTER FUNCTION walls.ctx() OWNER TO {login}",
    "index again only repeats duties_duty_ref_a338a0_idx": "CREATE INDEX again ON public.duties_duty (ref)",
    "access_look is owned by postgres": "ALTER TABLE public.access_look OWNER TO postgres",
}


@pytest.fixture(scope="module")
def database_name() -> Iterator[str]:
    with server.clone("catalogue") as name:
        yield name


@pytest.fixture
def connection(database_name: str) -> Iterator[Connection]:
    """The administrator's connection, on which everything is undone (roles too, though they belong to the server)."""
    with psycopg.connect(server.server.owner_url, dbname=database_name) as connection:
        yield connection
        connection.rollback()


def test_personal_data_stand_behind_walls_that_nobody_steps_over(connection: Connection) -> None:
    found = problems(connection, LOGIN)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("problem", FAULTS)
def test_a_hole_in_the_walls_is_found(connection: Connection, problem: str) -> None:
    before = problems(connection, LOGIN)
    connection.execute(FAULTS[problem].format(login=LOGIN).encode())

    found = set(problems(connection, LOGIN)) - set(before)

    assert found == {problem.format(login=LOGIN)}
