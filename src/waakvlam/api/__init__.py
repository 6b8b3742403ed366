"""The API for systems of organisations: NLGov REST API Design Rules 2.1, OpenAPI 3.1."""
