"""Loads passive DNS into a peer and asks it look-ups: peers.py duckdb|sqlite FILE FOLDER SAMPLES..."""

import json
import os
import resource
import sys
import time

peer, source, folder, samples = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
path = os.path.join(folder, "peer." + peer)
for old in (path, path + ".wal", path + "-journal"):
    if os.path.exists(old):
        os.remove(old)


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def line(what, figures):
    print(f"| {peer}, {what} | {figures} |", flush=True)


def load(what, work):
    before, start = cpu(), time.perf_counter()
    work()
    spent = cpu() - before
    line(what, f"wall {time.perf_counter() - start:.1f} s, CPU {spent:.1f} s, {rows() / spent / 1000:.0f} thousand rows per CPU second")


if peer == "duckdb":
    import duckdb

    db = duckdb.connect(path, config={"threads": 2})
    rows = lambda: db.execute("SELECT count(*) FROM r").fetchone()[0]

    def fill():
        db.execute(
            """CREATE TABLE r AS SELECT rtrim(rrname, '.') AS name, rrtype, rdata, time_first, time_last, count, sensor_id
            FROM read_json(?, format = 'newline_delimited', columns = {rrname: 'VARCHAR', rrtype: 'VARCHAR',
            rdata: 'VARCHAR', time_first: 'BIGINT', time_last: 'BIGINT', count: 'BIGINT', sensor_id: 'VARCHAR'})
            ORDER BY name""",
            [source],
        )
        db.execute("CHECKPOINT")

    load("load sorted by name", fill)
else:
    import sqlite3

    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    rows = lambda: db.execute("SELECT count(*) FROM r").fetchone()[0]
    db.execute("CREATE TABLE r (name TEXT, rrtype TEXT, rdata TEXT, first INT, last INT, count INT, sensor TEXT)")

    def records():
        with open(source, "rb") as file:
            for text in file:
                r = json.loads(text)
                yield (r["rrname"].rstrip("."), r["rrtype"], r["rdata"], r["time_first"], r["time_last"], r["count"], r["sensor_id"])

    def fill():
        db.executemany("INSERT INTO r VALUES (?, ?, ?, ?, ?, ?, ?)", records())
        db.execute("CREATE INDEX by_name ON r (name)")
        db.execute("CREATE INDEX by_rdata ON r (rdata)")
        db.commit()

    load("load with two indexes", fill)

line("size", f"{os.path.getsize(path) / rows():.1f} bytes for each row in")
for sample in samples:
    kind = os.path.splitext(os.path.basename(sample))[0]
    column = "rdata" if "address" in kind else "name"
    questions = [text.strip() for text in open(sample) if text.strip()]
    times, before = [], cpu()
    for question in questions[:300]:
        start = time.perf_counter()
        db.execute(f"SELECT * FROM r WHERE {column} = ? LIMIT 1000", [question]).fetchall()
        times.append((time.perf_counter() - start) * 1000)
    spent = (cpu() - before) * 1000 / len(times)
    times.sort()
    line(kind, f"p50 {times[len(times) // 2]:.1f} ms, p95 {times[len(times) * 95 // 100]:.1f} ms, CPU {spent:.1f} ms")
