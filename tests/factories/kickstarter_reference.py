"""A slow, obvious reading of the history's description (kickstarter README), to hold the funnel against.

Written from the description alone: no product code, one person after the other, one sentence after the other.
"""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta
from typing import Any

ORDER = (
    *("REFERRED", "WORK_STATUS", "PENDING_ENGAGEMENT", "ENGAGED", "REFERRED_ON", "PENDING", "STARTED", "INELIGIBLE"),
    *("UNABLE_TO_CONTACT", "NO_LONGER_WANTED", "DEFERRED", "DISCHARGED", "ENTERED_WORK", "REMAINED_IN_WORK"),
)
EITHER = ("INELIGIBLE", "UNABLE_TO_CONTACT", "NO_LONGER_WANTED", "DEFERRED")
OF_REFERRED = ("PENDING_ENGAGEMENT", *EITHER, "DISCHARGED")
OF_ENGAGED = (*EITHER, "DISCHARGED", "ENTERED_WORK", "REMAINED_IN_WORK")
OF_PROGRAMME = ("STARTED", "PENDING", *EITHER)

Entry = tuple[str, str, str, str]
"""person_key, event, at (YYYY-MM-DD), value."""


def impossible(entries: set[Entry]) -> bool:
    """Say whether everything known of the people together can't be."""
    for key in {entry[0] for entry in entries}:
        own = [entry for entry in entries if entry[0] == key]
        referred = [entry for entry in own if entry[1] == "REFERRED"]
        if len(referred) != 1 or any(entry[2] < referred[0][2] for entry in own):
            return True
        for _, event, day, value in own:
            if event not in ORDER or (event in ("REFERRED_ON", "PENDING", "STARTED") and not value):
                return True
            if event in ("PENDING", "STARTED") or (event in EITHER and value):
                sent = [e for e in own if e[1] == "REFERRED_ON" and e[3] == value and e[2] <= day]
                if not sent:
                    return True
    return False


def latest(entries: list[Entry], among: tuple[str, ...]) -> str:
    """Return the latest state of some: by date, then by the place in the list, then by value."""
    found = [entry for entry in entries if entry[1] in among]
    return max(found, key=lambda e: (e[2], ORDER.index(e[1]), e[3]))[1] if found else ""


def funnel(entries: set[Entry]) -> dict[str, Any]:
    """Return stages and work status of some people, as expected.json has them."""
    keys = sorted({entry[0] for entry in entries})
    referred: list[str] = []
    engaged: list[str] = []
    sent_on: list[str] = []
    in_programme: dict[str, list[str]] = {}
    statuses: list[str] = []
    for key in keys:
        own = [entry for entry in entries if entry[0] == key]
        services = [e for e in own if not (e[1] in ("PENDING", "STARTED") or (e[1] in EITHER and e[3]))]
        onward = [entry for entry in own if entry[1] == "REFERRED_ON"]
        is_engaged = bool(onward) or any(entry[1] == "ENGAGED" for entry in own)
        referred.append("ENGAGED" if is_engaged else latest(services, OF_REFERRED))
        if is_engaged:
            engaged.append("REFERRED_ON" if onward else latest(services, OF_ENGAGED))
        if onward:
            sent_on.append(max(onward, key=lambda e: (e[2], e[3]))[3])
        for programme in {entry[3] for entry in onward}:
            part = latest([e for e in own if e[3] == programme and e not in services], OF_PROGRAMME)
            in_programme.setdefault(programme, []).append(part)
        recorded = sorted((e[2], e[3]) for e in own if e[1] == "WORK_STATUS")
        statuses.append((recorded[0][1] if recorded else "") or "UNKNOWN")
    programmes = sorted(in_programme, key=lambda name: (-len(in_programme[name]), name))
    stages = [
        stage("REFERRED", referred, ["ENGAGED", *OF_REFERRED]),
        stage("ENGAGED", engaged, ["REFERRED_ON", *OF_ENGAGED]),
        stage("REFERRED_ON", sent_on, programmes),
        *(stage(name, in_programme[name], list(OF_PROGRAMME)) for name in programmes),
    ]
    rows = {}
    for name in set(statuses):
        count = statuses.count(name)
        rows[name] = {"count": count, "percent": (200 * count + len(keys)) // (2 * len(keys))}
    return {
        "stages": [one for one in stages if one["count"]],
        "work_status": {"of": "REFERRED", "denominator": len(keys), "rows": rows},
    }


def stage(name: str, parts: list[str], known: list[str]) -> dict[str, Any]:
    """Return one stage: how many, what became of them, and how many nothing is known of."""
    counted = {part: parts.count(part) for part in known if parts.count(part)}
    return {"stage": name, "count": len(parts), "parts": counted, "not_accounted_for": parts.count("")}


def by_area(entries: set[Entry]) -> dict[str, Any]:
    """Return the funnel of each area, which is the value of REFERRED."""
    area = {entry[0]: entry[3] or "UNKNOWN" for entry in entries if entry[1] == "REFERRED"}
    return {name: funnel({e for e in entries if area[e[0]] == name}) for name in set(area.values())}


def made(seed: int, people: int) -> list[Entry]:
    """Make a history that can be: few days, so that many states share one."""
    random_ = random.Random(seed)
    entries: list[Entry] = []
    for number in range(people):
        key = f"K{number}"
        start = date(2024, 1, 1) + timedelta(days=random_.randrange(4))
        days = [(start + timedelta(days=i)).isoformat() for i in range(4)]
        entries.append((key, "REFERRED", days[0], random_.choice(["", "North", "South, far", "Östlich", "=x"])))
        programmes = random_.sample(["IPS", "PIONEER", "SUPPORT"], random_.choice([0, 0, 1, 1, 2, 3]))
        for name in programmes:
            sent = random_.randrange(3)
            entries.append((key, "REFERRED_ON", days[sent], name))
            if random_.random() < 0.2:
                entries.append((key, "REFERRED_ON", days[3], name))
            for _ in range(random_.randrange(4)):
                entries.append((key, random_.choice(OF_PROGRAMME), days[random_.randrange(sent, 4)], name))
        for _ in range(random_.randrange(5)):
            event = random_.choice(["ENGAGED", "WORK_STATUS", *OF_REFERRED, *OF_ENGAGED])
            value = random_.choice(["IN_WORK", "OUT_OF_WORK", "RETIRED"]) if event == "WORK_STATUS" else ""
            if event not in EITHER and event != "WORK_STATUS":
                value = random_.choice(["", "CALL", "IPS"])
            entries.append((key, event, random_.choice(days), value))
    random_.shuffle(entries)
    return entries


def spoiled(entries: list[Entry], random_: random.Random) -> list[Entry]:
    """Change one thing, which may or may not make the history impossible."""
    place = random_.randrange(len(entries))
    key, event, day, value = entries[place]
    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    changed = random_.choice(
        [
            (key, event, before, value),
            (key, event, day, "PIONEER"),
            (key, random_.choice(ORDER), day, value),
            ("K9", event, day, value),
        ]
    )
    return [*entries[:place], changed, *entries[place + 1 :]]


def written(entries: list[Entry]) -> bytes:
    """Write a history as a file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("person_key", "event", "at", "value"), *entries])
    return out.getvalue().encode()
