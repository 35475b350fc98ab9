BEGIN TRANSACTION;
CREATE TABLE sessions (id TEXT PRIMARY KEY, flow TEXT NOT NULL, file TEXT NOT NULL, status TEXT NOT NULL, at TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL, data TEXT NOT NULL);
INSERT INTO "sessions" VALUES('3f2a0000-0000','shop','shop.yaml','ended','hi','2026-01-31T10:00:00+00:00','2026-01-31T10:00:00+00:00','{"id": "3f2a0000-0000", "flow": "shop", "digest": "digest", "at": "hi", "status": "ended", "parameters": {"TOKEN": {"sealed": "RtrcL+evGE3WzQ/Mk3dohH7SVLUZGIe8jKVHcxIXwgf5UmORIh2nhMnz7WqCdZM="}, "NAME": "Dana"}, "memory": {}, "error": null, "hidden": ["3KUO04uzxSHZiomtk67LZwhtSq4BJKhp92Zhu2XuKlG8lzoNGOF8aDU2zU49rIk="]}');
CREATE TABLE visits (session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE, number INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (session, number));
INSERT INTO "visits" VALUES('3f2a0000-0000',1,'{"node": "hi", "type": "speak", "exit": "next", "ms": 1.0, "outputs": {}}');
COMMIT;
PRAGMA user_version = 1;
