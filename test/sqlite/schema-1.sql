-- A store as the first version wrote it. Never changed again: what wrote it has to be read for ever.
CREATE TABLE documents (
    pk TEXT NOT NULL,
    id TEXT NOT NULL,
    etag TEXT NOT NULL,
    list TEXT,
    list2 TEXT,
    sort TEXT,
    expires_at INTEGER,
    body TEXT NOT NULL,
    UNIQUE (pk, id)
  ) STRICT;
CREATE INDEX by_list ON documents (pk, list, sort, expires_at) WHERE list IS NOT NULL;
CREATE INDEX by_list2 ON documents (pk, list2, sort, expires_at) WHERE list2 IS NOT NULL;
CREATE INDEX by_expiry ON documents (expires_at) WHERE expires_at IS NOT NULL;
INSERT INTO documents VALUES ('t', 'place:1', 'etag-1', 'places', NULL, '2026-11-22T14:02:00.000Z', NULL,
  '{"id":"place:1","type":"place","list":"places","sort":"2026-11-22T14:02:00.000Z","data":{"id":"1"}}');
INSERT INTO documents VALUES ('t', 'guard:1', 'etag-2', NULL, NULL, NULL, 4102444800000,
  '{"id":"guard:1","type":"guard","ttl":34560000,"data":{"requestId":"1"}}');
PRAGMA user_version = 1;
