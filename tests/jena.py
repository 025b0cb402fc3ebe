"""Apache Jena's ``riot`` as Debian ships it: its classes without the command, and with a flaw that is mended here."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

__all__ = ["Riot", "find_jars"]

_JARS = Path("/usr/share/java")
#: Bridges between ways to write logs: two of them at once stop Java.
_BRIDGES = ("log4j-over", "slf4j-", "jcl-over", "jul-to", "maven")


def find_jars() -> list[Path]:
    """Return the jars of Debian's libapache-jena-java and of all it needs, none where it or Java is not installed."""
    if shutil.which("java") is None or not (_JARS / "jena-cmds.jar").exists():
        return []
    plain = [jar for jar in sorted(_JARS.glob("*.jar")) if not re.search(r"-[0-9][0-9.]*$", jar.stem)]
    return [jar for jar in plain if not jar.name.startswith(_BRIDGES) or jar.stem in ("slf4j-api", "slf4j-simple")]


class Riot:
    """``riot``, with a folder for what its packaging lost."""

    def __init__(self, folder: Path) -> None:
        # Debian moved Jena's copy of Xerces to another package and left its messages where they were; without these
        # its classes do not start.
        with zipfile.ZipFile(_JARS / "jena-core.jar") as jar:
            for name in jar.namelist():
                if name.startswith("org/apache/jena/ext/xerces/") and name.endswith(".properties"):
                    place = folder / name.removeprefix("org/apache/jena/ext/")
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(jar.read(name))
        self._path = ":".join(map(str, (folder, *find_jars())))

    def to_ntriples(self, file: Path, syntax: str) -> str:
        """Return what *file*, in Jena's *syntax*, says as N-Triples; what it cannot read is an error."""
        command = ["java", "-cp", self._path, "riotcmd.riot", f"--syntax={syntax}", "--output=nt", str(file)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
        assert done.returncode == 0 and "ERROR" not in done.stderr, done.stderr[:2000]
        return done.stdout
