"""A vault of the first version made one of this: then the vault's key sealed everything itself."""

import sqlite3

from . import rows
from .keys import KeptKey
from .sealing import DataKeys, Key, WrongKey


def upgrade(db: sqlite3.Connection, meta: rows.Meta, kept: KeptKey) -> None:
    """Works inside the caller's transaction. Raises `WrongKey`."""
    names = Key.read(kept.key.open(meta.names, "names"))
    keys = DataKeys("", {}, names).renewed()
    for statement in rows.NEW_IN_2:
        db.execute(statement)

    def again(sealed: bytes, place: str) -> str:
        try:
            return keys.seal(kept.key.open(sealed, place), place)
        except WrongKey:
            return ""  # it was damaged and stays so, which is told when it is asked for

    rows.reseal(db, tuple[str, bytes, str], again)
    rows.write_keys(db, kept, keys)
    rows.note_key_id(db, meta.key_id)
    db.execute(f"PRAGMA user_version = {rows.SCHEMA.version:d}")
