#!/usr/bin/env python3
"""Writes demo/input/ and demo/expected.toml. Deterministic; Python 3 standard library only.

    python3 demo/make.py          rewrite everything except the certificates
    python3 demo/make.py --pem    make the two PEM certificates again too (needs openssl; never the same bytes twice)

What is a fact and what is invented stands in demo/README.md.
"""

import calendar
import datetime
import hashlib
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import uuid

HERE = pathlib.Path(__file__).resolve().parent
INPUT = HERE / "input"
DICE = random.Random(20191230)

# ---------------------------------------------------------------------------------------------- the operation

# Names published with the Thallium action of December 2019. Imitations first, then lures.
IMITATIONS = """rnicrosoft.com hotrnall.com hanrnaii.net yalnoo.com grnaeil.com dauurn.net dounn.net maingoogie.com
maingoogle.com wallet-vahoo.com helpnaver.com iinaver.com inbox-yahoo.com gstaticstorage.com office365-us.org
office356-us.org sec-live.com ahooc.com naerver.com navuor.com nid-login.com nidlogon.com golangapis.com
yrnall.com""".split()
LURES = """login-use.com set-login.com imap-login.com lh-logins.com change-pw.com pw-change.com mail-down.com
down-error.com dovvn-mail.com mai1.info rnaii.com rnailm.com security-lnfo.com checkprofie.com secrityprocessing.com
securytingmail.com usrchecking.com documentviewingcom.com doc-view.work drog-service.com com-serviceround.info
smtper.org seoulhobi.biz ctquast.com day-post.com fixcool.net""".split()
OPERATION = IMITATIONS + LURES
# Host names of the same list, below names of the operation.
HOSTS = ["http-accounts.maingoogie.com", "https-accounts.maingoogie.com"]
# From the same list, but nothing in the input ties them to the rest: a right answer leaves them out.
UNTIED = ["reader.cash", "reviewer.mobi", "pieceview.club"]

# Dedicated addresses, and who was on them from when to when. A name listed twice moved: it ties two addresses.
A1, A2, A3 = "192.0.2.17", "192.0.2.63", "198.51.100.21"
A4, A5, A6 = "198.51.100.88", "203.0.113.45", "203.0.113.142"
STAYS = [
    (A1, "2018-02-05", "2018-10-20", """hanrnaii.net dounn.net dauurn.net ctquast.com seoulhobi.biz mai1.info
        nid-login.com nidlogon.com set-login.com"""),
    (A2, "2018-08-11", "2019-05-02", """seoulhobi.biz ctquast.com nid-login.com helpnaver.com iinaver.com naerver.com
        navuor.com login-use.com lh-logins.com fixcool.net mail-down.com"""),
    (A3, "2018-11-03", "2019-09-14", """login-use.com helpnaver.com naerver.com yalnoo.com ahooc.com yrnall.com
        inbox-yahoo.com wallet-vahoo.com drog-service.com dovvn-mail.com day-post.com"""),
    (A4, "2018-09-17", "2019-08-30", """drog-service.com inbox-yahoo.com yalnoo.com gstaticstorage.com maingoogle.com
        maingoogie.com golangapis.com grnaeil.com doc-view.work documentviewingcom.com"""),
    (A5, "2019-02-19", "2019-12-12", """gstaticstorage.com maingoogle.com grnaeil.com sec-live.com hotrnall.com
        rnicrosoft.com office365-us.org office356-us.org imap-login.com rnaii.com rnailm.com smtper.org"""),
    (A6, "2019-05-06", "2019-12-15", """rnicrosoft.com hotrnall.com sec-live.com change-pw.com pw-change.com
        down-error.com security-lnfo.com checkprofie.com secrityprocessing.com securytingmail.com usrchecking.com
        com-serviceround.info"""),
]
# One address also has an IPv6 twin.
A6_TWIN = ("2001:db8:6b:142::25", "2019-06-01", "2019-12-15",
           "rnicrosoft.com change-pw.com security-lnfo.com usrchecking.com com-serviceround.info")

# The operation's own pair of name servers, on its own addresses, and who was delegated to it.
OWN_NS = ["ns1.ctquast.com", "ns2.ctquast.com"]
OWN_NS_USERS = """ctquast.com hanrnaii.net dounn.net dauurn.net nid-login.com nidlogon.com set-login.com helpnaver.com
iinaver.com navuor.com lh-logins.com yalnoo.com""".split()
OWN_MX = "mx.smtper.org"
OWN_MX_USERS = "smtper.org imap-login.com rnaii.com rnailm.com mail-down.com".split()
# A hub: a large provider's name servers, used by strangers and by the rest of the operation.
HUB_NS = ["ns1.domaincontrol.com", "ns2.domaincontrol.com"]

# Bystanders: shops on one shared-hosting address that two of the operation's names used for two months as well.
SHARED_HOST = "203.0.113.200"
SHARED_HOST_GUESTS = [("mail-down.com", "2018-05-10", "2018-07-15"), ("day-post.com", "2018-05-22", "2018-07-30")]
# An earlier tenant of one dedicated address, gone 20 months before the operation came.
BAKERY, BAKERY_STAY = "kornfeld-bakery.example", ("2015-11-02", "2016-12-20")

# A second, unrelated and invented operation that imitates the same identities.
SECOND = ["g00gle-prize-desk.example", "yahoo-winners.example", "micros0ft-rewards.example", "hotmail-gift.example"]
SECOND_HOST = ("203.0.113.77", "2019-03-02", "2019-07-28")

SAME_CERTIFICATE = [
    ("2019-02-20", ["hotrnall.com", "login.hotrnall.com", "office365-us.org", "office356-us.org"]),
    ("2019-05-08", ["change-pw.com", "pw-change.com", "usrchecking.com", "checkprofie.com"]),
    ("2019-05-08", ["security-lnfo.com", "secrityprocessing.com", "securytingmail.com"]),
    ("2018-11-05", ["ahooc.com", "yalnoo.com", "yrnall.com", "wallet-vahoo.com"]),
    ("2018-09-20", ["maingoogie.com", "maingoogle.com", "http-accounts.maingoogie.com",
                    "https-accounts.maingoogie.com", "golangapis.com"]),
]
PEM = {
    "webmail-kr": ("2018-08-14", ["helpnaver.com", "iinaver.com", "nid.helpnaver.com"]),
    "documents": ("2018-10-01", ["doc-view.work", "documentviewingcom.com"]),
}

REGISTRAR = ("Example Registrar, Inc.", "9995")
OTHER_REGISTRAR = ("Sample Names GmbH", "9996")
# name, creation, e-mail as published (None is redacted), name servers
RDAP = [
    ("change-pw.com", "2019-05-03T07:11:09Z", "j.harlan@example.org", HUB_NS),
    ("pw-change.com", "2019-05-03T07:11:31Z", "j.harlan@example.org", HUB_NS),
    ("usrchecking.com", "2019-05-03T07:11:52Z", "j.harlan@example.org", HUB_NS),
    ("checkprofie.com", "2019-05-03T07:13:20Z", "j.harlan@example.org", HUB_NS),
    ("security-lnfo.com", "2019-05-03T07:13:44Z", None, HUB_NS),
    ("securytingmail.com", "2019-05-03T07:13:58Z", None, HUB_NS),
    ("office365-us.org", "2019-02-15T02:40:02Z", "m.tanaka.desk@example.org", HUB_NS),
    ("office356-us.org", "2019-02-15T02:40:28Z", "m.tanaka.desk@example.org", HUB_NS),
    ("helpnaver.com", "2018-08-09T05:02:17Z", "m.tanaka.desk@example.org", OWN_NS),
    ("iinaver.com", "2018-08-09T05:02:40Z", None, OWN_NS),
]

# ------------------------------------------------------------------------------------------ ordinary material

FIRST = """amber autumn birch brook cedar chalk cinder clover cobalt copper coral crimson dapple eastern ember fern
flint garnet gentle granite harbor hazel heather hidden highland indigo ivory jade juniper lantern linden lunar maple
meadow mellow misty northern oaken opal orchard pepper pine plum quartz quiet raven ridge river rosy rustic saffron
sandy silver southern spruce sunny thistle timber tulip umber velvet walnut western willow winter""".split()
SECOND_WORD = """anvil atelier barn basket beacon bench bicycle blanket boat book bottle bridge brush button cabin
candle canvas carpet chair clock coat cottage cup drum farm fence forge garden glove guitar hammer hat honey jacket
kettle kiln ladder lamp loom mill mirror needle oven paddle paper parcel pencil piano pillow plough pottery quilt rug
saddle scarf shoe spoon stove table tea thread tile tools toy violin wagon wheel window yarn""".split()
TAIL = ["", "-shop", "-studio", "-works", "-club", "-house", "-online", "-and-sons", "-express", "24"]
ACCENTED = ["bäckerei-lindenhof.example", "café-rivière.example", "мастерская.example", "木工坊.example",
            "søndergaard-møbler.example"]
OWNED_SEEN = ["www.microsoft.com", "outlook.live.com", "nid.naver.com", "mail.naver.com", "mail.daum.net",
              "accounts.google.com", "mail.google.com", "login.yahoo.com", "logins.daum.net", "www.hanmail.net"]


def day(text):
    """Seconds since 1970 of a UTC date."""
    return calendar.timegm(datetime.date.fromisoformat(text).timetuple())


def date(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%d")


def write(path, text):
    path = INPUT / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def lines(path, rows):
    write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def ordinary_names(count):
    seen = set()
    while len(seen) < count:
        seen.add(f"{DICE.choice(FIRST)}-{DICE.choice(SECOND_WORD)}{DICE.choice(TAIL)}.example")
    return sorted(seen)


def shop_names(count, taken):
    seen = set()
    while len(seen) < count:
        name = f"{DICE.choice(FIRST)}{DICE.choice(SECOND_WORD)}s.example"
        if name not in taken:
            seen.add(name)
    return sorted(seen)


def first_stay(name):
    starts = [start for _, start, _, names in STAYS if name in names.split()]
    starts += [start for guest, start, _ in SHARED_HOST_GUESTS if guest == name]
    return min(starts) if starts else "2019-04-01"


def make_names(ordinary, shops):
    """Returns when each name was first seen, which is the day it was registered."""
    created = {name: when[:10] for name, when, _, _ in RDAP}
    rows = []
    for name in OPERATION + UNTIED:
        before = date(day(first_stay(name)) - DICE.randrange(1, 9) * 86400)
        rows.append((name, created.get(name, before)))
    for host in HOSTS:
        rows.append((host, "2018-09-20"))
    for name in ordinary + ACCENTED:
        rows.append((name, date(day("2018-01-01") + DICE.randrange(0, 720) * 86400)))
    for name in shops + [BAKERY]:
        rows.append((name, date(day("2015-06-01") + DICE.randrange(0, 120) * 86400)))
    for name in SECOND:
        rows.append((name, "2019-03-01"))
    for name in OWNED_SEEN:
        rows.append((name, "2018-01-02"))
    DICE.shuffle(rows)
    head = "# host name, first seen\n"
    write("names.txt", head + "".join(f"{name}\t{when}\n" for name, when in rows))
    return dict(rows)


def make_pdns(ordinary, shops, first_seen):
    rows = []

    def saw(name, rrtype, rdata, start, end):
        first = day(start) + DICE.randrange(0, 86400)
        last = max(first, day(end) + DICE.randrange(0, 86400))
        rows.append({"rrname": name, "rrtype": rrtype, "rdata": rdata, "count": DICE.randrange(3, 900),
                     "time_first": first, "time_last": last})

    def inside(start, end, slack):
        """A stay of one tenant within a stay of the whole group: everyone overlaps everyone."""
        span = (day(end) - day(start)) // 86400
        edge = min(slack, span // 3)
        return (date(day(start) + DICE.randrange(0, edge) * 86400), date(day(end) - DICE.randrange(0, edge) * 86400))

    for address, start, end, names in STAYS:
        for name in names.split():
            saw(name, "A", address, *inside(start, end, 40))
    address, start, end, names = A6_TWIN
    for name in names.split():
        saw(name, "AAAA", address, *inside(start, end, 30))
    for host in HOSTS:
        saw(host, "A", A4, "2018-09-25", "2019-07-01")
    for name in ("login.hotrnall.com", "www.rnicrosoft.com"):
        saw(name, "A", A5, "2019-03-02", "2019-11-20")
    saw("nid.helpnaver.com", "CNAME", "helpnaver.com", "2018-08-20", "2019-04-20")

    for name in OPERATION:
        first = first_stay(name)
        servers = OWN_NS if name in OWN_NS_USERS else HUB_NS
        for server in servers:
            saw(name, "NS", server, first, "2019-11-30" if first > "2018-12" else "2019-05-30")
    saw(OWN_NS[0], "A", A1, "2018-02-05", "2018-10-20")
    saw(OWN_NS[0], "A", A2, "2018-10-21", "2019-05-02")
    saw(OWN_NS[1], "A", A2, "2018-08-11", "2019-05-02")
    for name in OWN_MX_USERS:
        saw(name, "MX", f"10 {OWN_MX}.", "2019-03-10", "2019-11-28")
    saw(OWN_MX, "A", A5, "2019-03-10", "2019-12-01")

    for name in shops:
        saw(name, "A", SHARED_HOST, "2017-03-01", "2019-12-10")
        saw(name, "NS", DICE.choice(HUB_NS), "2017-03-01", "2019-12-10")
    for name, start, end in SHARED_HOST_GUESTS:
        saw(name, "A", SHARED_HOST, start, end)
    saw(BAKERY, "A", A4, *BAKERY_STAY)
    saw(BAKERY, "A", "203.0.113.201", "2016-12-21", "2019-12-01")
    saw(BAKERY, "NS", HUB_NS[0], "2015-11-02", "2019-12-01")

    address, start, end = SECOND_HOST
    for name in SECOND:
        saw(name, "A", address, *inside(start, end, 20))
        saw(name, "NS", HUB_NS[1], start, end)

    # Ordinary names: half on hosts of their own, half on shared hosts of some sixty.
    for number, name in enumerate(ordinary[::4]):
        start = date(day(first_seen[name]) + DICE.randrange(0, 6) * 86400)
        if number % 2:
            saw(name, "AAAA", f"2001:db8:{number:x}::{DICE.randrange(2, 0xFFFF):x}", start, "2019-12-05")
        else:
            saw(name, "A", f"203.0.113.{210 + (number // 2) % 5}", start, "2019-12-05")
        for server in HUB_NS:
            saw(name, "NS", server, start, "2019-12-05")
    DICE.shuffle(rows)

    # Two dialects of the Common Output Format: CIRCL (one text, no trailing dot) and DNSDB (array, trailing dot).
    circl, dnsdb = [], []
    for number, row in enumerate(rows):
        if number % 3:
            circl.append(row | {"rdata": row["rdata"].rstrip("."), "sensor_id": "sensor-a.example",
                                "origin": "https://pdns.example/circl/"})
        else:
            rdata = row["rdata"] if row["rrtype"] in ("A", "AAAA", "MX") else row["rdata"] + "."
            bailiwick = ".".join(row["rrname"].split(".")[-2:]) + "."
            dnsdb.append({"count": row["count"], "time_first": row["time_first"], "time_last": row["time_last"],
                          "rrname": row["rrname"] + ".", "rrtype": row["rrtype"], "bailiwick": bailiwick,
                          "rdata": [rdata]})
    lines("pdns.ndjson", circl)
    lines("pdns-dnsdb.ndjson", dnsdb)


def make_broken():
    """Passive DNS as it should not come: a dozen good lines, then one fault each."""
    good = {"rrname": "brokenline-01.example", "rrtype": "A", "rdata": "203.0.113.202", "count": 4,
            "time_first": day("2019-01-01"), "time_last": day("2019-02-01")}
    text = json.dumps(good).encode()
    others = [json.dumps(good | {"rrname": f"brokenline-{number:02}.example"}).encode() for number in range(2, 13)]
    bad = [
        text[:60],                                                        # cut short
        json.dumps(good | {"time_first": -62167219200}).encode(),        # year 0
        json.dumps(good | {"time_last": 253402300800}).encode(),         # year 10000
        json.dumps(good | {"rrname": "nul\0byte.example"}).encode(),      # NUL, escaped
        text.replace(b"brokenline", b"nul\0line"),                        # NUL, raw
        text.replace(b"brokenline", b"caf\xe9"),                          # not UTF-8
        json.dumps(good | {"rrname": "two words.example"}).encode(),      # no host name
        json.dumps(good | {"rdata": "203.0.113.999"}).encode(),           # no address
        json.dumps(good | {"time_last": day("2018-01-01")}).encode(),    # runs backwards
        b"[" * 4000,                                                      # nested too deep
    ]
    write("broken.ndjson", b"\n".join([text, *others, *bad]) + b"\n")
    return len(bad)


def make_certstream():
    rows = [{"message_type": "heartbeat", "timestamp": float(day("2018-09-01"))}]

    def update(when, names, issuer, sha256=True):
        digest = hashlib.sha256(("demo " + when + " " + " ".join(names)).encode())
        pairs = digest.hexdigest().upper()
        sha1 = hashlib.sha1(pairs.encode()).hexdigest().upper()
        colons = lambda text: ":".join(text[i:i + 2] for i in range(0, len(text), 2))
        first = day(when)
        # Older servers give the SHA-1 only, as `fingerprint`.
        digests = {"fingerprint": colons(sha1)} | ({"sha1": colons(sha1), "sha256": colons(pairs)} if sha256 else {})
        rows.append({
            "message_type": "certificate_update",
            "data": {
                "update_type": "X509LogEntry",
                "cert_index": 100000 + len(rows),
                "cert_link": f"https://ct.example/2019/ct/v1/get-entries?start={100000 + len(rows)}",
                "seen": first + 3600.5,
                "source": {"name": "Example Log 2019", "url": "https://ct.example/2019/"},
                "leaf_cert": {
                    "all_domains": names,
                    "as_der": None,
                    "extensions": {"basicConstraints": "CA:FALSE", "keyUsage": "Digital Signature, Key Encipherment",
                                   "subjectAltName": ", ".join("DNS:" + name for name in names)},
                    **digests,
                    "not_before": first, "not_after": first + 90 * 86400,
                    "serial_number": pairs[:32], "signature_algorithm": "sha256, rsa", "is_ca": False,
                    "subject": {"CN": names[0], "C": None, "L": None, "O": None, "OU": None, "ST": None,
                                "aggregated": "/CN=" + names[0], "email_address": None},
                    "issuer": {"CN": issuer, "C": "US", "L": None, "O": "Example Trust", "OU": None, "ST": None,
                               "aggregated": f"/C=US/CN={issuer}/O=Example Trust", "email_address": None},
                },
                "chain": [],
            },
        })

    for when, names in SAME_CERTIFICATE:
        update(when, names, "Example Issuing CA 3")
    for number in range(24):
        name = f"{FIRST[number]}-{SECOND_WORD[number * 2]}.example"
        update(date(day("2018-09-01") + number * 17 * 86400), [name, "*." + name], "Example Issuing CA 3",
               sha256=number % 4 != 0)
    update("2019-03-03", SECOND[:2], "Example Issuing CA 5")
    rows.append({"message_type": "heartbeat", "timestamp": float(day("2019-12-01"))})
    lines("certstream.ndjson", rows)


def make_pem():
    """Self-signed certificates with one key between them; it lives only as long as its temporary folder."""
    if all((INPUT / "certificates" / f"{stem}.pem").exists() for stem in PEM) and "--pem" not in sys.argv:
        return
    with tempfile.TemporaryDirectory() as folder:
        run = lambda *args: subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True)
        run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "key.pem")
        for stem, (when, names) in PEM.items():
            (pathlib.Path(folder) / "index.txt").write_text("")
            (pathlib.Path(folder) / "serial").write_text(hashlib.sha256(stem.encode()).hexdigest()[:16].upper() + "\n")
            (pathlib.Path(folder) / "ca.cnf").write_text(
                "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\n"
                "policy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n[x]\nbasicConstraints=CA:FALSE\n"
                "subjectAltName=" + ",".join("DNS:" + name for name in names) + "\n[req]\ndistinguished_name=n\n[n]\n")
            start = datetime.date.fromisoformat(when)
            end = start + datetime.timedelta(days=365)
            run("req", "-new", "-key", "key.pem", "-subj", "/CN=" + names[0], "-config", "ca.cnf", "-out", "req.pem")
            run("ca", "-batch", "-selfsign", "-notext", "-config", "ca.cnf", "-keyfile", "key.pem", "-in", "req.pem",
                "-out", "cert.pem", "-startdate", start.strftime("%y%m%d000000Z"),
                "-enddate", end.strftime("%y%m%d000000Z"))
            write(f"certificates/{stem}.pem", (pathlib.Path(folder) / "cert.pem").read_bytes())


def make_rdap(ordinary, first_seen):
    def vcard(kind, name, email):
        card = [["version", {}, "text", "4.0"], ["fn", {}, "text", name], ["kind", {}, "text", kind]]
        if email:
            card.append(["email", {}, "text", email])
        return ["vcard", card]

    def domain(name, created, email, servers, registrar):
        created_at = datetime.datetime.fromisoformat(created.replace("Z", "+00:00"))
        expires = created_at.replace(year=created_at.year + 1).strftime("%Y-%m-%dT%H:%M:%SZ")
        registrant = {"objectClassName": "entity", "roles": ["registrant"],
                      "vcardArray": vcard("individual", "" if email is None else email.split("@")[0], email)}
        if email is None:
            registrant["remarks"] = [{"title": "REDACTED FOR PRIVACY", "type": "object redacted due to authorization",
                                      "description": ["Some of the data in this object has been removed."]}]
        return {
            "objectClassName": "domain",
            "handle": hashlib.sha256(name.encode()).hexdigest()[:10].upper() + "_DOMAIN-EXAMPLE",
            "ldhName": name.upper() if name.endswith(".com") else name,
            "status": ["client transfer prohibited"],
            "events": [
                {"eventAction": "registration", "eventDate": created},
                {"eventAction": "expiration", "eventDate": expires},
                {"eventAction": "last changed", "eventDate": created},
                {"eventAction": "last update of RDAP database", "eventDate": "2019-12-10T00:00:00Z"},
            ],
            "entities": [
                {"objectClassName": "entity", "handle": registrar[1], "roles": ["registrar"],
                 "publicIds": [{"type": "IANA Registrar ID", "identifier": registrar[1]}],
                 "vcardArray": vcard("org", registrar[0], None),
                 "entities": [{"objectClassName": "entity", "roles": ["abuse"],
                               "vcardArray": vcard("group", "Abuse desk", "abuse@registrar.example")}]},
                registrant,
            ],
            "nameservers": [{"objectClassName": "nameserver", "ldhName": server.upper()} for server in servers],
            "secureDNS": {"delegationSigned": False},
            "rdapConformance": ["rdap_level_0"],
        }

    for name, created, email, servers in RDAP:
        write(f"rdap/{name}.json", json.dumps(domain(name, created, email, servers, REGISTRAR), indent=1) + "\n")
    for number, name in enumerate(ordinary[2:90:11]):
        created = f"{first_seen[name]}T1{number}:2{number % 6}:0{number}Z"
        email = None if number % 3 else f"owner{number}@example.net"
        record = domain(name, created, email, HUB_NS, OTHER_REGISTRAR if number % 2 else REGISTRAR)
        write(f"rdap/{name}.json", json.dumps(record, indent=1) + "\n")


REPORTED = """seoulhobi.biz doc-view.work login-use.com ahooc.com dounn.net dovvn-mail.com drog-service.com
gstaticstorage.com inbox-yahoo.com sec-live.com set-login.com wallet-vahoo.com""".split()
REPORTED_ADDRESSES = [A2, A3]
CONTESTED = ["rnicrosoft.com", "office356-us.org", "maingoogle.com", "seoulhobi.biz"]


def make_reports(ordinary):
    def report(actor, when, publisher, grade, names=(), addresses=(), victims=None, note="report"):
        row = {"actor": actor, "date": when, "date_is": "decoded",
               "refs": [f"https://{publisher.lower().replace(' ', '-')}.example/{when[:4]}/{when[5:7]}/{note}"],
               "iocs": [["dom", name, ""] for name in names] + [["ip", address, ""] for address in addresses],
               "publisher": publisher, "grade": grade}
        return row | ({"victims": victims} if victims else {})

    kind = lambda sector, country, count: {"sector": sector, "country": country, "count": count}
    victims = [kind("government", "US", 6), kind("government", "KR", 5), kind("government", "JP", 3),
               kind("think tank", "US", 7), kind("think tank", "KR", 4), kind("university", "US", 4),
               kind("university", "JP", 2), kind("university", "KR", 3), kind("human rights", "KR", 4),
               kind("human rights", "US", 2), kind("nuclear policy", "US", 3), kind("nuclear policy", "JP", 1)]
    far = ordinary[5::97]
    rows = [
        report("tin sparrow", "2018-06-04", "Riverbank Research", "B3", far[:6], ["203.0.113.90"]),
        report("kimsuky", "2019-04-17", "Riverbank Research", "B2", REPORTED[:1], [A2], note="smoke"),
        report("gravel heron", "2019-06-20", "Riverbank Research", "B2", SECOND[:2], [SECOND_HOST[0]]),
        report("APT37", "2019-08-02", "Lakeside Labs", "B3", far[6:10], ["203.0.113.91"]),
        report("kimsuky", "2019-08-21", "Lakeside Labs", "B2", REPORTED[1:3], note="ministries"),
        report("kimsuky", "2019-09-02", "Sample CERT", "A2", REPORTED[3:11], [A3], note="act-009"),
        report("tin sparrow", "2019-10-11", "Lakeside Labs", "C3", far[10:15]),
        report("kimsuky", "2019-11-12", "Sample CERT", "A2", REPORTED[11:], victims=victims, note="victims"),
        report("APT37", "2019-12-30", "press", "C3", CONTESTED, note="court-action"),
        # Published after the as-of date, and mistaken: if it counted, it would name somebody else.
        report("tin sparrow", "2020-02-11", "Lakeside Labs", "A1", OPERATION[:40], [A1, A4, A5, A6]),
    ]
    lines("reports.jsonl", rows)


def make_knowledge():
    made = "2019-12-01T00:00:00.000Z"
    space = uuid.UUID("3d2f6c1e-5d0a-5b43-9a3a-0c6a1f3d7e11")

    def thing(kind, name, **rest):
        return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid.uuid5(space, kind + name)}",
                "created": made, "modified": made, "name": name} | rest

    desk = thing("identity", "Sample Naming Desk", identity_class="organization")
    by = {"created_by_ref": desk["id"]}
    technique = lambda name, number: thing("attack-pattern", name, **by, external_references=[
        {"source_name": "mitre-attack", "external_id": number}])
    kimsuky = thing("intrusion-set", "Kimsuky", **by, aliases=["Kimsuky", "Velvet Chollima", "Black Banshee", "Thallium"],
                    description="Collects credentials of people who work on Korean affairs, by mail that leads to "
                                "imitated sign-in pages.")
    apt37 = thing("intrusion-set", "APT37", **by, aliases=["APT37", "ScarCruft", "Reaper", "Group123"],
                  description="Known for exploits in documents and on hacked sites.")
    things = {
        "link": technique("Spearphishing Link", "T1566.002"),
        "file": technique("Spearphishing Attachment", "T1566.001"),
        "domains": technique("Acquire Infrastructure: Domains", "T1583.001"),
        "forward": technique("Email Forwarding Rule", "T1114.003"),
        "drive": technique("Drive-by Compromise", "T1189"),
        "babyshark": thing("malware", "BabyShark", **by, is_family=True),
        "kimjongrat": thing("malware", "KimJongRAT", **by, is_family=True),
        "rokrat": thing("malware", "ROKRAT", **by, is_family=True),
    }
    uses = [(kimsuky, what) for what in ("link", "file", "domains", "forward", "babyshark", "kimjongrat")]
    uses += [(apt37, what) for what in ("file", "drive", "rokrat")]
    relations = [{"type": "relationship", "spec_version": "2.1",
                  "id": f"relationship--{uuid.uuid5(space, actor['name'] + what)}", "created": made, "modified": made,
                  **by, "relationship_type": "uses", "source_ref": actor["id"], "target_ref": things[what]["id"]}
                 for actor, what in uses]
    bundle = {"type": "bundle", "id": f"bundle--{uuid.uuid5(space, 'bundle')}",
              "objects": [desk, kimsuky, apt37, *things.values(), *relations]}
    write("knowledge/naming-desk.stix.json", json.dumps(bundle, indent=1) + "\n")

    def galaxy(kind, name, about, actors):
        values = [{"value": actor, "description": description, "uuid": str(uuid.uuid5(space, kind + actor)),
                   "meta": {"synonyms": synonyms, "country": "KP", "refs": [f"https://{kind}.example/{actor.lower()}"]}}
                  for actor, synonyms, description in actors]
        return json.dumps({"authors": ["Demo"], "category": "actor", "description": about, "name": name,
                           "source": kind, "type": kind, "uuid": str(uuid.uuid5(space, kind)), "values": values,
                           "version": 1}, indent=1) + "\n"

    write("knowledge/press-naming.json", galaxy(
        "press-naming", "Names of actors as newspapers use them", "Collected from headlines.",
        [("APT37", ["ScarCruft", "Reaper", "Thallium"], "Named in headlines on the court action."),
         ("Kimsuky", ["Velvet Chollima"], "Named in headlines on stolen mail.")]))
    write("knowledge/vendor-naming.json", galaxy(
        "vendor-naming", "Names of actors as vendors publish them", "Collected from vendors' own tables.",
        [("Kimsuky", ["Thallium", "Black Banshee", "Velvet Chollima"], "Credential collection."),
         ("APT37", ["ScarCruft", "Group123", "Reaper"], "Exploits and hacked sites.")]))


def make_watchlist():
    rows = [
        ("microsoft", ["microsoftonline"], ["microsoft.com", "microsoftonline.com", "windows.com"], None),
        ("outlook", [], ["outlook.com"], None),
        ("hotmail", [], ["hotmail.com"], None),
        ("live", [], ["live.com"], None),
        ("office365", [], ["office365.com", "office.com"], None),
        ("google", ["googleapis", "gstatic"], ["google.com", "googleapis.com", "gstatic.com"], None),
        ("gmail", [], ["gmail.com"], None),
        ("yahoo", ["ymail"], ["yahoo.com", "yahoo.co.jp", "ymail.com"], None),
        ("naver", [], ["naver.com", "navercorp.com"], "KR"),
        ("daum", [], ["daum.net"], "KR"),
        ("hanmail", [], ["hanmail.net"], "KR"),
        ("kakao", [], ["kakao.com", "kakaocorp.com"], "KR"),
    ]
    text = "# Identities to protect: their words, the domains they own, and who uses them.\n"
    text += 'owned = ["1drv.ms", "akadns.net", "live.net", "naver.net", "pstatic.net", "daumcdn.net"]\n'
    for name, words, domains, country in rows:
        text += f'\n[[identity]]\nname = "{name}"\n'
        if words:
            text += f"words = {json.dumps(words)}\n"
        text += f'domains = {json.dumps(domains)}\nsector = "technology"\n'
        if country:
            text += f'country = "{country}"\n'
    write("watchlist.toml", text)


def make_expected(shops, faults):
    def array(name, values, note):
        rows = "".join(f'  "{value}",\n' for value in sorted(values))
        return f"\n# {note}\n{name} = [\n{rows}]\n"

    text = "# What a right answer to demo/input is. Written by make.py.\n\n"
    text += '# The actor to rank first, as of this date.\nactor = "kimsuky"\nas_of = "2019-12-31"\n'
    text += f"\n# Lines of broken.ndjson that belong in quarantine; its other twelve are good.\nquarantined = {faults}\n"
    text += array("operation", OPERATION, "Registrable names of the operation.")
    text += array("hosts", HOSTS, "Host names of the list below them.")
    text += array("imitations", IMITATIONS, "Those that imitate a watched identity.")
    text += array("untied", UNTIED, "Published with them, but nothing in the input ties them: not in the cluster.")
    text += array("reported", REPORTED, "Known to earlier reports as Kimsuky.")
    text += array("reported_addresses", REPORTED_ADDRESSES, "Likewise addresses.")
    text += array("contested", CONTESTED, "Listed by the press item that says APT37.")
    text += array("second", SECOND, "Another, unrelated operation: never in one cluster with the first.")
    text += array("bystanders", shops + [BAKERY], "Innocent names that share an address: never in a cluster.")
    text += array("owned", OWNED_SEEN, "Seen, and owned by an identity: never a finding.")
    (HERE / "expected.toml").write_text(text)


def check():
    """The planted operation must hang together: every name on a dedicated address, one connected whole."""
    stays = {address: set(names.split()) for address, _, _, names in STAYS}
    assert set().union(*stays.values()) == set(OPERATION), set(OPERATION) ^ set().union(*stays.values())
    reached = stays.pop(A1)
    while near := [address for address, names in stays.items() if len(names & reached) >= 2]:
        for address in near:
            reached |= stays.pop(address)
    assert reached == set(OPERATION), set(OPERATION) - reached


def main():
    check()
    ordinary = ordinary_names(2600)
    shops = shop_names(300, set(ordinary))
    make_watchlist()
    first_seen = make_names(ordinary, shops)
    make_pdns(ordinary, shops, first_seen)
    make_certstream()
    make_pem()
    make_rdap(ordinary, first_seen)
    make_reports(ordinary)
    make_knowledge()
    make_expected(shops, make_broken())


main()
