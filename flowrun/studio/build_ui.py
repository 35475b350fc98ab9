"""Builds the studio's page for a wheel, where its build is not there already."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

AGAIN = "FLOWRUN_BUILD_UI"


class BuildPage(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """With `FLOWRUN_BUILD_UI=1` it is built anew; a checkout that is edited has its own."""
        if version == "editable":
            return
        studio = Path(self.root) / "flowrun" / "studio"
        built = (studio / "static" / "index.html").is_file()
        if built and os.environ.get(AGAIN) != "1":
            return
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit(
                f"the studio's page is not built, and npm (Node 22) is not here to build "
                f"{studio / 'ui'}; take a checkout that has flowrun/studio/static"
            )
        for step in (["ci"], ["run", "build"]):
            subprocess.run([npm, *step], cwd=studio / "ui", check=True)
