"""What a job says of a batch when it is done: as JSON for programs, as text for people.

Runs on Python 3.9 too (Python shell jobs), so it keeps to that version's syntax, and imports neither Spark nor boto3.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Tuple

_SUBJECT_CHARACTERS = 100


def write_summary(s3: Any, bucket: str, summary: Dict[str, Any]) -> None:
    """Puts `summaries/<dataset>/<batch>.json`.

    In:     {batch, dataset, objects, rowsLoaded, rowsQuarantined, seconds: {<step>: s}, quality: [result, ...]}
    """
    put_json(s3, bucket, f"summaries/{summary['dataset']}/{summary['batch']}.json", summary)


def write_handover(s3: Any, bucket: str, handover: Dict[str, Any]) -> None:
    """Puts `loads/<dataset>/<batch>.json`: what a job that prepares leaves to the one that goes on.

    In:     {jobRun, rowsManifest, objectsManifest: url or null, removes: whether it has deletions, summary}
    """
    put_json(s3, bucket, _handover_key(handover["summary"]["dataset"], handover["summary"]["batch"]), handover)


def read_handover(s3: Any, bucket: str, dataset: str, batch: str) -> Dict[str, Any]:
    """What the job before has left."""
    return json.loads(s3.get_object(Bucket=bucket, Key=_handover_key(dataset, batch))["Body"].read())


def put_json(s3: Any, bucket: str, key: str, content: Any, **conditions: str) -> Dict[str, Any]:
    """Puts an object that is JSON. `conditions` are S3's own, such as IfNoneMatch."""
    body = json.dumps(content).encode()
    return s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/json", **conditions)


def _handover_key(dataset: str, batch: str) -> str:
    return f"loads/{dataset}/{batch}.json"


def notice(summary: Dict[str, Any]) -> Tuple[str, str]:
    """The summary as a message that a person reads.

    Out:    subject, text
    """
    loaded, bad = summary["rowsLoaded"], summary["rowsQuarantined"]
    set_aside = f", {bad:,} set aside" if bad else ""
    subject = f"{summary['dataset']}: {loaded:,} rows loaded{set_aside}"
    lines = [
        f"Batch {summary['batch']} of {summary['dataset']} is loaded.",
        "",
        f"Files:            {summary['objects']:,}",
        f"Rows loaded:      {loaded:,}",
        f"Rows quarantined: {bad:,}",
        "",
        *_steps(summary["seconds"]),
        *_quality(summary.get("quality", [])),
    ]
    return subject[:_SUBJECT_CHARACTERS], "\n".join(lines) + "\n"


def _steps(seconds: Dict[str, float]) -> List[str]:
    total = sum(seconds.values())
    steps = [("Seconds, by step:", ""), *((f"  {step}", f"{taken:.1f}") for step, taken in seconds.items())]
    return [f"{name:18}{taken}".rstrip() for name, taken in [*steps, ("  altogether", f"{total:.1f}")]]


def _quality(results: List[Dict[str, Any]]) -> List[str]:
    broken = [result for result in results if not result["ok"]]
    if not results:
        return []
    told = [
        f"  {each['rule']}{' of ' + each['column'] if each['column'] else ''}: "
        f"{each['failed']:,} of {each['passed'] + each['failed']:,} rows fail"
        for each in broken
    ]
    return ["", f"Quality: {len(results) - len(broken)} of {len(results)} rules kept.", *told]
