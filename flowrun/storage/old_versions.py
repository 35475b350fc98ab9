"""Versions that nobody needs any more: found, and removed with their files."""

import shutil
from collections.abc import Collection

from engine.errors import StoreError

from .versions import Version, Versions

InUse = Collection[tuple[str, str]]
"""Flows and their own digests, as sessions keep them."""


def old_versions(versions: Versions, flow: str | None, keep: int, in_use: InUse) -> list[Version]:
    """All but the last `keep` of each flow (one at least: the next number counts on from it),
    what is published or the draft, and what a session goes on with."""
    found: list[Version] = []
    for name in {one.flow for one in versions.all(flow)}:
        needed = {number for number in versions.current(name) if number is not None}
        for of, digest in in_use:
            if of == name and (one := versions.with_flow_digest(name, digest)) is not None:
                needed.add(one.number)
        found += [one for one in versions.all(name)[keep:] if one.number not in needed]
    return sorted(found, key=lambda one: (one.flow, one.number))


def remove_versions(versions: Versions, old: Collection[Version]) -> list[Version]:
    """Those that were removed: one that was published meanwhile stays. Whoever is killed in it
    leaves files that the next one takes away."""
    with versions.database.writing() as db:
        current = {flow: versions.current(flow) for flow in {one.flow for one in old}}
        gone = [one for one in old if one.number not in current[one.flow]]
        where = "DELETE FROM versions WHERE flow = ? AND number = ?"
        db.executemany(where, [(one.flow, one.number) for one in gone])
    with versions.database.writing():  # nobody freezes a version meanwhile
        needed = {one.digest for one in versions.all()}
        try:
            for folder in versions.folder.iterdir() if versions.folder.is_dir() else ():
                if folder.name not in needed and folder.is_dir():
                    shutil.rmtree(folder)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"the versions in {versions.folder}: {reason}") from None
    return gone
