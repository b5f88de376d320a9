"""Files that people and the bot sent (https://core.telegram.org/bots/api#file)."""

import secrets
from dataclasses import dataclass
from pathlib import PurePosixPath

from playground.messages import Json
from playground.refusal import Refusal

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `path` is what getFile names, `size` in bytes."""

    file_id: str
    unique_id: str
    path: str
    content: bytes
    name: str | None
    mime: str

    @property
    def size(self) -> int:
        return len(self.content)

    def ids(self) -> Json:
        """What every Bot API object of a file begins with."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


class Files:
    """All files of this Telegram, in memory."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, content: bytes, folder: str, mime: str, name: str | None = None) -> StoredFile:
        """Keep a file; `folder` is as Telegram names it: "documents", "photos", "voice", ..."""
        ending = PurePosixPath(name).suffix if name else ""
        path = f"{folder}/file_{len(self._by_id)}{ending}"
        kept = StoredFile(
            f"BQAC{secrets.token_urlsafe(42)}", f"AgAD{secrets.token_urlsafe(9)}", path, content, name, mime
        )
        self._by_id[kept.file_id] = self._by_path[path] = kept
        return kept

    def find(self, file_id: str) -> StoredFile:
        """The file of this id. Refusal: there is none."""
        if file_id not in self._by_id:
            raise Refusal(
                "Bad Request: wrong file identifier/HTTP URL specified"
                if file_id.startswith(("http:", "https:"))
                else "Bad Request: wrong file_id or the file is temporarily unavailable"
            )
        return self._by_id[file_id]

    def at(self, path: str) -> StoredFile | None:
        """The file at this path below `/file/bot<token>/`."""
        return self._by_path.get(path)
