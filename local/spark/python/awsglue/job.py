"""The frame of a job: init at its start, commit at its end."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .context import GlueContext

_ENABLED = "job-bookmark-enable"


class Job:
    """What a script begins and commits. Bookmarks are not kept: a job that enables them is refused."""

    def __init__(self, glue_context: "GlueContext") -> None:
        self.glue_context = glue_context
        self._begun = False

    def init(self, job_name: str, args: dict[str, str] | None = None) -> None:
        """Begins the job.

        Raises: NotImplementedError where the arguments turn bookmarks on
        """
        if (args or {}).get("job_bookmark_option") == _ENABLED:
            raise NotImplementedError("awsglue.job.Job: job bookmarks (--job-bookmark-option) do not exist locally.")
        self.job_name = job_name
        self._begun = True

    def isInitialized(self) -> bool:  # noqa: N802 (Glue's name for it)
        """Whether `init` was called."""
        return self._begun

    def commit(self) -> None:
        """Ends the job. Only bookmarks would be written here."""
