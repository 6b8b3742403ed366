"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes, as OWASP advises for a server that many people use at once."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
