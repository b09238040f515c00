"""What a stand-in for Spark asks the job's own library: the load's SQL, and what each line comes to.

Reads {"contract": <JSON text>, "texts": [line or file, ...]} from stdin; writes {"statements", "emptyStatements",
"verdicts"} to stdout.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from glue.lib.contract import Contract
from glue.lib.exact import line_judge
from glue.lib.load import Load, load_statements


def main() -> None:
    """Answers one question."""
    asked = json.load(sys.stdin)
    contract = Contract.from_json(asked["contract"])
    judge = line_judge(contract)
    verdicts = [judge(text.encode()) for text in asked["texts"]]
    load = Load("BATCH-", "JOB-RUN-", "COPY-ROLE-", "OBJECTS-", "ROWS-")
    empty = Load("BATCH-", "JOB-RUN-", "COPY-ROLE-", "OBJECTS-")
    answer = {
        "statements": load_statements(contract, load),
        "emptyStatements": load_statements(contract, empty),
        "verdicts": [{"row": verdict.json, "reason": "; ".join(verdict.problems)} for verdict in verdicts],
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
