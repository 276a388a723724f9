#!/usr/bin/env python3
"""Checks a package of evidence with nothing but the Python standard library (3.8 or later) and openssl.

    python3 verify.py [DIR] [--key VKEY]... [--tagmanifest SHA256] [--checkpoint FILE] [--tsa-roots FILE]

DIR is the package; without it, the one that this file lies in. The options compare the package with what was printed
or told outside of it. Exit code 0: everything holds. 1: something does not. 2: it could not be checked.

openssl is used for time stamps (RFC 3161) only. Every rule is written down in docs/package.md of interdict.
"""
import argparse, base64, calendar, hashlib, json, os, re, stat, subprocess, sys

TAGS = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"]
TAGMANIFEST = "tagmanifest-sha256.txt"
PROOF = TAGMANIFEST + ".tlog-proof"
KEYS = "data/90_verify/keys/"
PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*\Z")
MAX_READ = 64 << 20  # no file but the evidence itself is larger
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\Z", re.ASCII)


class Bad(Exception):
    """Something does not hold."""


def need(condition, why):
    if not condition:
        raise Bad(why)


# --- small forms ------------------------------------------------------------------------------------------------------

def unbase64(text):
    """Base64 in its one canonical spelling."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Bad("not base64: " + text[:40])
    need(base64.b64encode(raw).decode() == text, "base64 in another spelling: " + text[:40])
    return raw


def decimal(text):
    need(re.match(r"(0|[1-9][0-9]{0,18})\Z", text), "not a number: " + text[:40])
    return int(text)


def canonical(value):
    """RFC 8785, for the values that a package has: text, whole numbers, true, false, null."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_json(raw):
    def no(_):
        raise Bad("a fraction in JSON")
    value = json.loads(raw.decode(), parse_float=no, parse_constant=no)
    need(canonical(value) == raw, "JSON in another spelling than RFC 8785")
    return value


def sha256(raw):
    return hashlib.sha256(raw).hexdigest()


# --- Ed25519 (RFC 8032, section 5.1 and appendix A) --------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    need(y < P, "a point out of range")
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P)
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    need((x * x - x2) % P == 0 and not (x == 0 and sign), "not a point of the curve")
    return P - x if x & 1 != sign else x


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = add(q, p)
        p = add(p, p)
        n >>= 1
    return q


def point(raw):
    n = int.from_bytes(raw, "little")
    y, sign = n & (1 << 255) - 1, n >> 255
    x = recover_x(y, sign)
    return x, y, 1, x * y % P


GY = 4 * pow(5, P - 2, P) % P
GX = recover_x(GY, 0)
# 2^i times the base point: half of the work of every check, done once.
BASE = [(GX, GY, 1, GX * GY % P)]
while len(BASE) < 253:
    BASE.append(add(BASE[-1], BASE[-1]))


def ed25519(public, message, signature):
    """Whether the signature holds."""
    if len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    try:
        a, r = point(public), point(signature[:32])
    except Bad:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left = (0, 1, 1, 0)
    for i in range(253):
        if s >> i & 1:
            left = add(left, BASE[i])
    right = add(r, times(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# --- keys, notes, checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy) ------------------------

class Key:
    def __init__(self, text, kind=1):
        name, ident, raw = text.split("+", 2)
        raw = unbase64(raw)
        need(len(raw) == 33 and raw[0] == kind, "not an Ed25519 key of type %d" % kind)
        self.text, self.name, self.public = text, name, raw[1:]
        self.ident = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
        need(self.ident.hex() == ident, "the key's id is not its own")


def read_note(raw):
    """Text, and signature lines as (name, key id, bytes)."""
    whole = raw.decode()
    need(not re.search(r"[\x00-\x09\x0b-\x1f]", whole), "a control character in a note")
    need("\n\n" in whole and whole.endswith("\n"), "not a signed note")
    cut = whole.rindex("\n\n")
    lines = []
    for line in whole[cut + 2:-1].split("\n"):
        mark, name, text = line.split(" ")
        raw = unbase64(text)
        need(mark == "\u2014" and name and "+" not in name and len(raw) > 4, "not a signature line")
        lines.append((name, raw[:4], raw[4:]))
    return whole[:cut + 1], lines


checked = {}  # signatures that were checked already: exhibits share checkpoints


def signed(text, lines, key):
    mine = [raw for name, ident, raw in lines if (name, ident) == (key.name, key.ident)]
    for raw in mine:
        what = (key.text, text, raw)
        if what not in checked:
            checked[what] = ed25519(key.public, text.encode(), raw)
    return bool(mine) and all(checked[key.text, text, raw] for raw in mine)


class Checkpoint:
    def __init__(self, raw, log):
        self.raw = raw
        self.text, self.lines = read_note(raw)
        parts = self.text.split("\n")
        need(len(parts) == 4, "a checkpoint has three lines")
        self.origin, self.size, self.root = parts[0], decimal(parts[1]), unbase64(parts[2])
        need(self.origin == log.name and signed(self.text, self.lines, log), "not signed by the log")

    def cosigned(self, witness):
        mine = [raw for name, ident, raw in self.lines if (name, ident) == (witness.name, witness.ident)]
        for raw in mine:
            head = "cosignature/v1\ntime %d\n" % int.from_bytes(raw[:8], "big")
            if not ed25519(witness.public, (head + self.text).encode(), raw[8:]):
                return False
        return bool(mine)


def read_policy(text):
    """The logs that are believed, and a function that says whether a checkpoint has the quorum."""
    logs, named, grouped, publics, quorum = {}, {}, set(), set(), None

    def name(word, what):
        need(word != "none" and word not in named and len(named) < 256, "a name is taken, reserved, or one too many")
        named[word] = what

    def group(least, members):
        return lambda checkpoint: sum(bool(named[member](checkpoint)) for member in members) >= least

    for line in text.split("\n"):
        words = [word for word in re.split("[ \t]", line) if word]
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "log" and len(words) in (2, 3):
            key = Key(words[1])
            need(key.public not in logs, "a log is named twice")
            logs[key.public] = key.text
        elif words[0] == "witness" and len(words) in (3, 4):
            key = Key(words[2], kind=4)
            need(key.public not in publics, "a witness is named twice")
            publics.add(key.public)
            name(words[1], lambda checkpoint, key=key: checkpoint.cosigned(key))
        elif words[0] == "group" and len(words) > 3:
            members = words[3:]
            for member in members:
                need(member in named and member not in grouped, "a member is not named above, or is in a group already")
                grouped.add(member)
            least = {"all": len(members), "any": 1}.get(words[2]) or decimal(words[2])
            need(1 <= least <= len(members), "a threshold out of range")
            name(words[1], group(least, members))
        else:
            need(words[0] == "quorum" and quorum is None and len(words) == 2, "not a policy")
            quorum = words[1]
            need(quorum == "none" or quorum in named, "the quorum is not named above")
    need(quorum is not None, "no quorum")
    return list(logs.values()), named.get(quorum, lambda _: True)


# --- the Merkle tree (RFC 9162, section 2.1) -----------------------------------------------------------------------------

def node(a, b):
    return hashlib.sha256(b"\x01" + a + b).digest()


def included(entry, index, size, path, root):
    need(index < size, "an entry beyond the log")
    fn, sn, r = index, size - 1, hashlib.sha256(b"\x00" + entry).digest()
    for p in path:
        need(sn, "the proof is too long")
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and r == root, "the entry is not in the log of the checkpoint")


def consistent(first, second, path, first_root, second_root):
    need(0 < first < second, "no earlier state")
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    need(path, "the proof is too short")
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        need(sn, "the proof is too long")
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and fr == first_root and sr == second_root, "the log was rewritten")


def hashes(lines):
    path = [unbase64(line) for line in lines]
    need(all(len(one) == 32 for one in path), "not a path of hashes")
    return path


def read_proof(raw, log):
    """A .tlog-proof (C2SP tlog-proof@v1): the record that is in the log, and the checkpoint."""
    head, checkpoint = raw.decode().split("\n\n", 1)
    lines = head.split("\n")
    need(lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra ") and lines[2].startswith("index "),
         "not a log proof")
    extra = unbase64(lines[1][6:])  # 32 bytes of salt, then the record
    checkpoint = Checkpoint(checkpoint.encode(), log)
    included(hashlib.sha256(extra).digest(), decimal(lines[2][6:]), checkpoint.size, hashes(lines[3:]),
             checkpoint.root)
    return read_json(extra[32:]), checkpoint


# --- time stamps (RFC 3161) ------------------------------------------------------------------------------------------------

def openssl(*arguments):
    try:
        return subprocess.run(["openssl", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        raise Bad("openssl is needed and does not run: %s" % error)


def stamped(token, data, roots):
    """The time in the token, as text; the authority's certificate must have been valid then."""
    # What stands before "TST info" is not signed, and may hold lines made to look like it.
    shown = openssl("ts", "-reply", "-in", token, "-text").stdout.decode(errors="replace")
    shown = shown.rpartition("\nTST info:\n")[2]
    time = re.search(r"^Time stamp: (\w{3}) +(\d+) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4}) GMT$", shown, re.M)
    need(time, "not a time stamp")
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split().index(time[1]) + 1
    at = calendar.timegm((int(time[6]), month, *map(int, (time[2], time[3], time[4], time[5]))))
    done = openssl("ts", "-verify", "-data", data, "-in", token, "-CAfile", roots, "-attime", str(at))
    need(done.returncode == 0, "the time stamp does not hold: " + done.stderr.decode(errors="replace").strip()[:200])
    return time[0][12:]


# --- the package -----------------------------------------------------------------------------------------------------------

class Package:
    def __init__(self, root):
        self.root, self.problems, self.files = root, [], {}
        self.checkpoints, self.proving, self.remarks, self.exhibits = {}, [], [], 0

    def attempt(self, where, what, *arguments):
        """Runs one check; whatever goes wrong in it is a problem of that place."""
        try:
            return what(*arguments)
        except (Bad, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
            self.problems.append("%s: %s" % (where, error or type(error).__name__))

    def measure(self):
        """Size, SHA-256 and SHA-512 of every file."""
        def unseen(error):
            self.problems.append("%s: cannot be listed" % error.filename)

        for folder, folders, names in os.walk(self.root, onerror=unseen):
            if not folders and not names:
                self.problems.append("%s: an empty folder" % folder)
            for name in folders + names:
                full = os.path.join(folder, name)
                mode = os.lstat(full).st_mode
                if stat.S_ISDIR(mode):
                    continue
                path = os.path.relpath(full, self.root).replace(os.sep, "/")
                if not stat.S_ISREG(mode):
                    self.problems.append("%s: not a plain file" % path)
                    continue
                a, b, size = hashlib.sha256(), hashlib.sha512(), 0
                with open(full, "rb") as file:
                    for piece in iter(lambda: file.read(1 << 20), b""):
                        a.update(piece)
                        b.update(piece)
                        size += len(piece)
                self.files[path] = (size, a.hexdigest(), b.hexdigest())

    def full(self, path):
        return os.path.join(self.root, *path.split("/"))

    def read(self, path):
        need(path in self.files, "%s is missing" % path)
        need(self.files[path][0] <= MAX_READ, "%s is larger than it can be" % path)
        with open(self.full(path), "rb") as file:
            raw = file.read()
        need(sha256(raw) == self.files[path][1], "%s changed while it was read" % path)
        return raw

    def manifest(self, raw, digits):
        listed = {}
        if raw:
            text = raw.decode()
            need(text.endswith("\n"), "the last line does not end")
            for line in text[:-1].split("\n"):
                match = re.match(r"([0-9a-f]{%d})  (.*)\Z" % digits, line)
                need(match, "not a line of a manifest: " + line[:60])
                path = match[2]
                need(len(path) <= 200 and all(PART.match(part) for part in path.split("/")), "not a path: " + path)
                need(not listed or path > max_path, "out of order: " + path)
                max_path = path
                listed[path] = match[1]
            need(len({path.lower() for path in listed}) == len(listed), "two paths differ in case only")
        return listed

    def compare(self, name, digits, which, expected):
        listed = self.manifest(self.read(name), digits)
        for path in sorted(set(listed) ^ set(expected)):
            self.problems.append("%s: %s" % (path, "missing or out of place" if path in listed else "not listed"))
        for path in set(listed) & set(expected):
            if listed[path] != self.files[path][which]:
                self.problems.append("%s: its digest is not the one in %s" % (path, name))

    def bag(self):
        """RFC 8493, exactly. Gives the name of the package."""
        need(self.read("bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
             "bagit.txt: not BagIt 1.0")
        payload = [path for path in self.files if path.startswith("data/")]
        for path in self.files:
            if not (path.startswith("data/") or path in TAGS + [TAGMANIFEST, PROOF, "receipt.note"]
                    or re.match(r"log-consistency-(0|[1-9]\d*)\.txt\Z", path, re.ASCII)
                    or re.match(r"tagmanifest-sha256\.txt\.[1-9]\d*\.tsr\Z", path, re.ASCII)):
                self.problems.append("%s: a package has no such file" % path)
        self.attempt(TAGMANIFEST, self.compare, TAGMANIFEST, 64, 1, TAGS)
        self.attempt("manifest-sha256.txt", self.compare, "manifest-sha256.txt", 64, 1, payload)
        self.attempt("manifest-sha512.txt", self.compare, "manifest-sha512.txt", 128, 2, payload)
        info = dict(line.split(": ", 1) for line in self.read("bag-info.txt").decode()[:-1].split("\n"))
        oxum = "%d.%d" % (sum(self.files[path][0] for path in payload), len(payload))
        need(info["Payload-Oxum"] == oxum and info["X-Interdict-Package"] == "1", "bag-info.txt: not right")
        return info["External-Identifier"]

    def key(self, name, known):
        text = self.read(KEYS + name).decode()
        need(text.endswith("\n"), "the line does not end")
        need(not known or text[:-1] in known, "it is not among the keys that were given")
        return Key(text[:-1])

    def receipt(self, name, desk):
        text, lines = read_note(self.read("receipt.note"))
        need(len(lines) == 1 and signed(text, lines, desk), "not signed by the desk")
        head = "interdict/receipt/v1\npackage %s\n" % name
        need(text.startswith(head), "it is of another package")
        listed = self.manifest(text[len(head):].encode(), 64)
        beside = {path: self.files[path][1] for path in self.files
                  if not path.startswith("data/") and path not in TAGS + ["receipt.note"]}
        need(listed == beside, "it does not list what lies beside data/")

    def logged(self, name, log):
        record, checkpoint = read_proof(self.read(PROOF), log)
        need(record == {"v": 2, "kind": "package", "package": name, "tagmanifest_sha256": self.files[TAGMANIFEST][1]},
             "the record in the log is not of this tag manifest")
        return checkpoint

    def see(self, checkpoint, path):
        known = self.checkpoints.setdefault(checkpoint.size, checkpoint)
        need(known.root == checkpoint.root, "%s: two roots for one size: the log was forked" % path)

    def exhibit(self, folder, is_exhibit, name, log, desk):
        raw = self.read(folder + "/item.json")
        item = read_json(raw)
        need(item["v"] == 1 and MOMENT.match(item["acquired_at"]), "item.json: not of the form")
        records = [path for path in self.files
                   if re.match(re.escape(folder) + r"/record(\.[^/]*)?\Z", path, re.DOTALL)]
        if item["handling"]["encrypted"]:
            need(not records, "an item that is kept encrypted is not enclosed, and here it is")
            self.remarks.append("%s: kept encrypted; its bytes are not enclosed" % folder)
        else:
            need(len(records) == 1 or not records and not is_exhibit, "it has not exactly one file `record`")
        if records:
            need(self.files[records[0]] == (item["size"], item["sha256"], item["sha512"]),
                 "its record is not the one that item.json describes")
        path = folder + "/item.tlog-proof"
        record, checkpoint = read_proof(self.read(path), log)
        need(record == {"v": 2, "kind": "item", "item_id": item["item_id"], "item_sha256": sha256(raw),
                        "sha256": item["sha256"], "acquired_at": item["acquired_at"]},
             "item.tlog-proof: the record in the log is not of this item")
        self.see(checkpoint, path)
        self.proving.append(checkpoint)
        chain = self.read(folder + "/custody.jsonl")
        need(chain.endswith(b"\n"), "custody.jsonl: the last line does not end")
        before, at, event = sha256(raw), "", {}
        for place, line in enumerate(chain[:-1].split(b"\n")):
            try:
                event = read_json(line)
                signature = unbase64(event.pop("sig"))
                need(ed25519(desk.public, b"interdict/custody/v1\n" + canonical(event), signature), "not signed")
                need((event["v"], event["seq"], event["item_id"]) == (1, place, item["item_id"]), "out of order")
                need(event["prev"] == before, "it does not follow the event before it")
                need(MOMENT.match(event["at"]) and event["at"] >= at, "earlier than the event before it")
                need((event["action"] == "create") == (place == 0), "only the first is `create`")
            except (Bad, ValueError, KeyError, TypeError, AttributeError) as error:
                raise Bad("custody.jsonl: event %d: %s" % (place, error))
            before, at = sha256(line), event["at"]
        need((event["action"], event["to"]) == ("export", name), "custody.jsonl: not exported to this package last")
        path = folder + "/custody.tlog-proof"
        record, checkpoint = read_proof(self.read(path), log)
        self.see(checkpoint, path)
        need(record == {"v": 2, "kind": "custody", "item_id": item["item_id"], "seq": event["seq"],
                        "event_sha256": before, "prev": event["prev"]},
             "custody.tlog-proof: the record in the log is not of the last event")
        return item

    def all_exhibits(self, name, log, desk):
        items, derived = {}, []
        for root, is_exhibit in (("data/40_exhibits/", True), ("data/41_sources/", False)):
            form = re.compile(r"EX-\d{3,}\Z" if is_exhibit else r"EV-\d{6,15}\Z", re.ASCII)
            folders = sorted({root + path[len(root):].split("/")[0] for path in self.files if path.startswith(root)})
            for folder in folders:
                last = folder[len(root):]
                item = self.attempt(folder, self.exhibit, folder, is_exhibit, name, log, desk)
                if not form.match(last) or (item and not is_exhibit and item["item_id"] != last):
                    self.problems.append("%s: not the name of what it holds" % folder)
                if item:
                    items[item["item_id"]] = item["sha256"]
                    derived += [(folder, one["item_id"], one["sha256"]) for one in item["derived_from"]]
                    self.exhibits += is_exhibit
        for folder, item_id, digest in derived:
            if items.get(item_id) != digest:
                self.problems.append("%s: taken from %s, which is not enclosed" % (folder, item_id))

    def stamps(self, log, given):
        over, roots = {}, given or self.full(KEYS + "tsa_roots.pem")
        for path in self.files:
            if re.match(r"tagmanifest-sha256\.txt\.\d+\.tsr\Z", path):
                over[path] = TAGMANIFEST
            elif path.endswith("/item.tsr"):
                over[path] = path[:-len("item.tsr")] + "item.json"
            elif path == "data/90_verify/checkpoint.tsr":
                over[path] = "data/90_verify/checkpoint"
        if "data/90_verify/checkpoint" in self.files:
            path = "data/90_verify/checkpoint"
            self.attempt(path, lambda: self.see(Checkpoint(self.read(path), log), path))
        for path, data in sorted(over.items()):
            whole = data in self.files and (given or KEYS + "tsa_roots.pem" in self.files)
            self.attempt(path, need, whole, "it stands alone")
            if whole:
                time = self.attempt(path, stamped, self.full(path), self.full(data), roots)
                if time:
                    self.remarks.append("%s: seen by the authority at %s" % (path, time))
        if over and not given:
            self.remarks.append("the time stamps lead to root certificates that the package itself brought, which anybody "
                                "can make: see --tsa-roots")
        if not over:
            self.remarks.append("there is no time stamp: nobody else says when this existed")

    def history(self, latest, log):
        """Every other checkpoint is a beginning of the latest."""
        self.see(latest, PROOF)
        wanted = set()
        for size, checkpoint in self.checkpoints.items():
            if size == latest.size:
                continue
            path = "log-consistency-%d.txt" % size
            wanted.add(path)

            def holds():
                head, later = self.read(path).decode().split("\n\n", 1)
                lines = head.split("\n")
                need(lines[0] == "old %d" % size and later.encode() == latest.raw, "it leads elsewhere")
                consistent(size, latest.size, hashes(lines[1:]), checkpoint.root, latest.root)
            self.attempt(path, holds)
        for path in self.files:
            if path.startswith("log-consistency-") and path not in wanted:
                self.problems.append("%s: no checkpoint needs it" % path)

    def witnesses(self, latest, log):
        path = KEYS + "policy.txt"
        if path not in self.files:
            return
        logs, quorum = read_policy(self.read(path).decode())
        need(not logs or log.text in logs, "the policy does not know this log")
        if not quorum(latest):
            need(all(quorum(one) for one in {one.raw: one for one in self.proving}.values()) and self.proving,
                 "too few witnesses cosigned")
            self.remarks.append("witnesses saw the exhibits in the log, but not yet the package itself")

    def verify(self, options):
        self.measure()
        name = self.attempt("bag", self.bag)
        log = self.attempt(KEYS + "log.vkey", self.key, "log.vkey", options.key)
        desk = self.attempt(KEYS + "desk.vkey", self.key, "desk.vkey", options.key)
        if not (log and desk):
            return
        self.attempt("receipt.note", self.receipt, name, desk)
        latest = self.attempt(PROOF, self.logged, name, log)
        self.all_exhibits(name, log, desk)
        if not self.exhibits:
            self.remarks.append("no exhibit is enclosed: nothing that the papers state can be looked up here")
        self.stamps(log, options.tsa_roots)
        if latest:
            self.attempt("log", self.history, latest, log)
            self.attempt(KEYS + "policy.txt", self.witnesses, latest, log)
            print("package     %s, %d files, %d exhibits" % (name, len(self.files), self.exhibits))
            print("log         %s, %d entries, root %s" % (latest.origin, latest.size, latest.root.hex()))
            print("tagmanifest %s" % self.files[TAGMANIFEST][1])
        if options.tagmanifest and self.files[TAGMANIFEST][1] != options.tagmanifest.lower():
            self.problems.append("%s: not the digest that was given" % TAGMANIFEST)
        if options.checkpoint:
            with open(options.checkpoint, "rb") as file:
                given = self.attempt(options.checkpoint, Checkpoint, file.read(), log)
            if given:
                known = self.checkpoints.get(given.size)
                if not known or known.root != given.root:
                    self.problems.append("%s: the package does not hold this checkpoint" % options.checkpoint)
        if not (options.key or options.tagmanifest or options.checkpoint):
            self.remarks.append("nothing from outside was compared: see --key, --tagmanifest, --checkpoint")


def main():
    parser = argparse.ArgumentParser(description="Checks a package of evidence.")
    parser.add_argument("dir", nargs="?", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    parser.add_argument("--key", action="append", default=[], metavar="VKEY")
    parser.add_argument("--tagmanifest", metavar="SHA256")
    parser.add_argument("--checkpoint", metavar="FILE")
    parser.add_argument("--tsa-roots", metavar="FILE", help="root certificates (PEM) in place of the package's own")
    options = parser.parse_args()
    if not os.path.isdir(options.dir):
        parser.error("no folder: " + options.dir)
    package = Package(os.path.abspath(options.dir))
    package.verify(options)
    for remark in package.remarks:
        print("note        " + remark)
    for problem in package.problems:
        print("PROBLEM     " + ascii(problem)[1:-1])
    print("does NOT hold" if package.problems else "everything holds")
    return 1 if package.problems else 0


if __name__ == "__main__":
    sys.exit(main())
