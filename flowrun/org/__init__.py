"""A local Salesforce org: the real protocol over data from a file, for flows without an account.

Four wings over what all of them use (`errors`, `chaos`, `http`), and each imports only those before
it: `data` (the file, the schema, the records), `queries` (SOQL and SOSL over them), `login` (who is
let in), `api` (what is answered). `org` holds the parts of all wings together, `endpoints` leads a
request to its part, `app` puts an org behind one ASGI app; above them stand what offers it, a
`server` on a port, a `credential` in the process, a `stand_in` in tests.
"""
