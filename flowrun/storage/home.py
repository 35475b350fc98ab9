"""The folder of this user: the vault, beside it the sessions, whose secrets its key seals, and the
published versions of flows."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..cli.terminal import say
from .sessions import Store
from .vault.vault import Vault

if TYPE_CHECKING:
    from .versions import Versions

VARIABLE = "FLOWRUN_HOME"


def home() -> Path:
    """`FLOWRUN_HOME`, or else the user's data folder."""
    if given := os.environ.get(VARIABLE):
        return Path(given)
    import platformdirs

    return platformdirs.user_data_path("flowrun", appauthor=False)


def open_vault() -> Vault:
    return Vault(home(), note=say)


def open_store() -> Store:
    vault = open_vault()
    return Store(vault.folder, vault.data_keys)


def open_versions() -> "Versions":
    from .versions import Versions

    return Versions(home())
