"""The folder of this user: the vault, and beside it the sessions, whose secrets its key seals."""

import os
from pathlib import Path

from ..cli.terminal import say
from .api_keys import ApiKeys
from .sessions import Store
from .vault.vault import Vault

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


def open_api_keys() -> ApiKeys:
    return ApiKeys(home())
