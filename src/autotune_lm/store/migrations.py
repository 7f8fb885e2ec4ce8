"""Floor 2. The schema, as steps that are only ever added to. ``PRAGMA user_version`` counts the steps done."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE sources (
        id TEXT PRIMARY KEY, repository TEXT NOT NULL, uri TEXT NOT NULL, body TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE documents (
        id TEXT PRIMARY KEY, source TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL
    );
    CREATE TABLE chunks (
        id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), tokens INTEGER NOT NULL,
        body TEXT NOT NULL
    );
    CREATE TABLE samples (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, fact TEXT NOT NULL, question TEXT NOT NULL, body TEXT NOT NULL
    );
    CREATE TABLE scores (
        id TEXT PRIMARY KEY, sample TEXT NOT NULL REFERENCES samples (id), judge TEXT NOT NULL, value REAL NOT NULL,
        verdict TEXT NOT NULL, body TEXT NOT NULL
    );
    CREATE TABLE datasets (id TEXT PRIMARY KEY, samples INTEGER NOT NULL, body TEXT NOT NULL);
    CREATE TABLE ledger (
        fingerprint TEXT NOT NULL, input TEXT NOT NULL, stage TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('kept', 'dropped', 'failed')),
        reason TEXT NOT NULL DEFAULT '',
        detail TEXT NOT NULL DEFAULT '',
        outputs TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (fingerprint, input)
    ) WITHOUT ROWID;
    CREATE INDEX ledger_by_input ON ledger (input);
    CREATE TABLE runs (
        number INTEGER PRIMARY KEY, command TEXT NOT NULL, version TEXT NOT NULL, started TEXT NOT NULL,
        seconds REAL, exit_code INTEGER, summary TEXT NOT NULL DEFAULT ''
    );
    """,
    "ALTER TABLE ledger ADD COLUMN context TEXT NOT NULL DEFAULT '';",
    """
    CREATE TABLE calls (
        number INTEGER PRIMARY KEY, key TEXT NOT NULL, model TEXT NOT NULL, prompt TEXT NOT NULL,
        provider TEXT NOT NULL, rung TEXT NOT NULL, streamed INTEGER NOT NULL, body BLOB NOT NULL,
        arrived TEXT NOT NULL, seconds REAL NOT NULL,
        prompt_tokens INTEGER, completion_tokens INTEGER, cached_tokens INTEGER, cost REAL
    );
    CREATE INDEX calls_by_key ON calls (key);
    CREATE TABLE rewritten (
        id TEXT PRIMARY KEY, chunk TEXT NOT NULL REFERENCES chunks (id), body TEXT NOT NULL
    );
    CREATE TABLE memory (
        about TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (about, name)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE batches (
        number INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, endpoint TEXT NOT NULL, model TEXT NOT NULL,
        calls INTEGER NOT NULL, written REAL NOT NULL, after INTEGER NOT NULL, batch TEXT NOT NULL DEFAULT '',
        ended TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE batch_calls (
        key TEXT NOT NULL, number INTEGER NOT NULL REFERENCES batches (number) ON DELETE CASCADE,
        prompt TEXT NOT NULL, rung TEXT NOT NULL, problem TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (key, number)
    ) WITHOUT ROWID;
    CREATE INDEX batch_calls_by_number ON batch_calls (number);
    """,
)
