"""Names of Java classes that are looked up once.

pyspark asks the JVM for `functions` with each column expression, by that bare name. For a bare name, and for a package,
Py4J searches all of Spark's jars for classes that are not there: a tenth of all that the JVM does for short jobs.
"""

from typing import Any

from py4j.java_gateway import JavaClass, JavaPackage, JVMView


def remember_names() -> None:
    """Lets views of the JVM, and packages in them, keep what they have found as their own attributes."""
    for owner in (JVMView, JavaPackage):
        _remember_in(owner)


def _remember_in(owner: type) -> None:
    look_up = owner.__getattr__  # type: ignore[attr-defined]

    def looked_up_once(self: Any, name: str) -> Any:
        found = look_up(self, name)
        # A name that is no class yet may become one by an import; but no class is called `org` or `apache`.
        if isinstance(found, JavaClass) or (isinstance(found, JavaPackage) and name[:1].islower()):
            vars(self)[name] = found
        return found

    owner.__getattr__ = looked_up_once  # type: ignore[attr-defined]
