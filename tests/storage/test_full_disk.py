"""A disk that takes no more leaves nothing half written behind, and harms nothing that is kept."""

import subprocess
import sys
from pathlib import Path

import pytest

FULL = '''
"""Does a piece of work under every limit to the size of files, each time on a fresh copy."""
import io, os, resource, shutil, sys
from pathlib import Path
from engine.errors import CredentialError, StoreError
from flowrun.cli.terminal import say
from flowrun.storage.home import open_store, open_vault
from flowrun.storage.vault.vault import Vault
from flowrun.trial.answers import Answer, open_answers
from tests.storage.test_damage import CANARY, CREDENTIALS, FLOW, keep_session, main, now
from tests.storage.test_rekey import key_files, key_ids

filled, home = sys.argv[1] == "filled", Path(os.environ["FLOWRUN_HOME"])
answer = Answer("GET http://127.0.0.1:9/", 200, {"said": CANARY * 100}, at=now().isoformat())

def keep_answer():
    open_answers().keep(Path("shop.yaml"), "get", answer)

work = {
    "set": lambda: main(["vault", "set", "other"]),
    "rekey": lambda: main(["vault", "rekey"]),
    "export": lambda: main(["credentials", "export", "home/b.json", "--passphrase-env", "CANARY"]),
    "session": lambda: main(["shop.yaml", "--save-session", "--input", CANARY]),
    "answer": keep_answer,
}[sys.argv[2]]

def done():
    sys.stdin = io.StringIO("a secret")
    try:
        return work() or 0
    except (CredentialError, StoreError) as error:
        say(f"error: {error}")
        return 2

def done_within(limit):
    if (child := os.fork()) == 0:
        code = 3
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            code = done()
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

os.environ["CANARY"] = CANARY
Path("shop.yaml").write_text(FLOW)
Path("credentials.yaml").write_text(CREDENTIALS)
home.mkdir()
if filled:
    open_vault().put_secret("erp", CANARY)
    fields = {"type": "salesforce", "domain": "acme", "consumer_key": "k"}
    open_vault().keep("SF", fields, {"consumer_secret": CANARY})
    keep_session()
    keep_answer()
shutil.copytree(home, "kept")
done()  # imports all that the forks need
codes = []
for limit in [*range(0, 8_000, 800), *range(8_000, 100_000, 6_000)]:
    shutil.rmtree(home)
    shutil.copytree("kept", home)
    codes.append(done_within(limit))
    assert codes[-1] in (0, 2), codes
    assert not list(home.rglob(".*")), (limit, list(home.rglob(".*")))
    keys = {name[6:22] for name in key_files(home)}
    assert len(keys) <= 1 and (not keys or keys <= key_ids(home)), (limit, keys)
    if filled:
        assert Vault(home).secret("erp") == CANARY
        assert len(open_store().sessions()) >= 1
        assert open_answers().last(Path("shop.yaml"), "get", now()) == answer
    if codes[-1] == 0 and sys.argv[2] == "set":
        assert Vault(home).secret("other") == "a secret"
print(*codes)
'''


@pytest.mark.parametrize("work", ["set", "rekey", "export", "session", "answer"])
@pytest.mark.parametrize("home", ["empty", "filled"])
def test_whatever_does_not_fit_is_told_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str, work: str
) -> None:
    monkeypatch.setenv("FLOWRUN_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", FULL, home, work], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    assert "Traceback" not in done.stderr
    codes = done.stdout.splitlines()[-1].split()
    assert codes[0] == "2" and "error: " in done.stderr
    never = home == "empty" and work in ("rekey", "export")
    assert codes[-1] == ("2" if never else "0"), done.stderr[-2_000:]
