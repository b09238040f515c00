"""DynamicFrame, as the wrapper of a DataFrame that most scripts use it as."""

from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from .context import GlueContext


class DynamicFrame:
    """A DataFrame under Glue's name for it. Choice types, transforms and error records are not there."""

    def __init__(self, frame: "DataFrame", glue_ctx: "GlueContext", name: str = "") -> None:
        self._frame = frame
        self.glue_ctx = glue_ctx
        self.name = name

    @classmethod
    def fromDF(cls, dataframe: "DataFrame", glue_ctx: "GlueContext", name: str) -> "DynamicFrame":  # noqa: N802 (Glue's name for it)
        """The DataFrame as a DynamicFrame."""
        return cls(dataframe, glue_ctx, name)

    def toDF(self) -> "DataFrame":  # noqa: N802 (Glue's name for it)
        """The rows as a DataFrame."""
        return self._frame

    def count(self) -> int:
        """Number of rows."""
        return self._frame.count()

    def printSchema(self) -> None:  # noqa: N802 (Glue's name for it)
        """Prints the columns as a tree."""
        self._frame.printSchema()

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        missing(f"awsglue.dynamicframe.DynamicFrame.{name}")


def missing(what: str) -> Any:
    """Raises: NotImplementedError naming a part of Glue's library that the stand-in does not have."""
    raise NotImplementedError(f"{what} does not exist locally. Use Spark's DataFrame for it: it runs on Glue as well.")
