//! `cluster components` on infrastructure whose operators are known: hosting hubs, delivery networks, zones that
//! strangers share and servers that change hands tie nobody; what two operations share among themselves does.

use std::fmt::Write as _;

use crate::interdict::Place;

struct Rows(String);

impl Rows {
    /// Day `from` to day `to` of 2019.
    fn row(&mut self, name: &str, rrtype: &str, rdata: &str, from: u64, to: u64) {
        let at = |day: u64| 1_546_300_800 + day * 86_400;
        writeln!(
            self.0,
            r#"{{"rrname":"{name}","rrtype":"{rrtype}","rdata":"{rdata}","time_first":{},"time_last":{},"count":3}}"#,
            at(from),
            at(to)
        )
        .unwrap();
    }
}

/// What lies where, and the owners of each operation.
fn planted() -> (String, [Vec<&'static str>; 2]) {
    let mut rows = Rows(String::new());
    // A hoster with 600 domains, of which each has a second address of its own.
    for n in 0..600 {
        rows.row(&format!("shop{n}.com"), "A", "198.51.100.1", 0, 360);
        rows.row(&format!("shop{n}.com"), "NS", "ns1.provider.example", 0, 360);
        rows.row(&format!("www.shop{n}.com"), "A", &format!("10.7.{}.{}", n / 250, n % 250), 0, 360);
    }
    // One operation: two servers, domains that move from one to the other, hosts of dynamic DNS.
    for name in ["alpha-login.com", "alpha-mail.net", "alpha-doc.kro.kr"] {
        rows.row(name, "A", "203.0.113.10", 40, 90);
    }
    for name in ["alpha-mail.net", "alpha-file.org", "alpha-view.kro.kr"] {
        rows.row(name, "A", "203.0.113.11", 80, 150);
    }
    // Its domains were parked before, and one lies at the hoster too, like everybody's.
    for name in ["alpha-login.com", "alpha-file.org"] {
        rows.row(name, "A", "198.51.100.1", 0, 9);
        rows.row(name, "NS", "ns1.provider.example", 0, 120);
    }
    // The other: one server, reached through a name of its own, at the first one's hoster.
    for name in ["beta-bank.com", "beta-card.net"] {
        rows.row(name, "CNAME", "edge.beta-infra.org", 30, 90);
        rows.row(name, "A", "198.51.100.1", 0, 20);
    }
    // Strangers: the tenants of the first server before and long after.
    rows.row("before.com", "A", "203.0.113.10", 0, 1);
    rows.row("after.com", "A", "203.0.113.11", 200, 300);
    // Hosts of one dynamic zone: strangers to each other, and the zone is nobody's.
    for n in 0..40 {
        rows.row(&format!("home{n}.kro.kr"), "A", &format!("192.0.2.{n}"), 0, 300);
    }
    let alpha =
        vec!["alpha-doc.kro.kr", "alpha-file.org", "alpha-login.com", "alpha-mail.net", "alpha-view.kro.kr"];
    (rows.0, [alpha, vec!["beta-bank.com", "beta-card.net"]])
}

fn groves(place: &Place, arguments: &[&str]) -> Vec<Vec<String>> {
    let mut all = vec!["--format", "ndjson", "cluster", "components"];
    all.extend(arguments);
    let ran = place.run(&all).success();
    let members = |line: &str| {
        let grove: serde_json::Value = serde_json::from_str(line).unwrap();
        serde_json::from_value(grove["members"].clone()).unwrap()
    };
    ran.stdout().lines().map(members).collect()
}

#[test]
fn planted_operations_come_out_whole_and_alone() {
    let place = Place::with_desk();
    let (rows, operations) = planted();
    place.observe(&place.file("rows.ndjson", rows)).success();
    let expected: Vec<Vec<String>> =
        operations.map(|members| members.into_iter().map(str::to_owned).collect()).to_vec();
    for state in ["as taken in", "compacted"] {
        assert_eq!(groves(&place, &[]), expected, "{state}");
        place.run(&["lake", "compact", "--full"]).success();
    }
    assert_eq!(groves(&place, &["--least", "3"]), expected[..1]);
    // Before the second server was used there was less to know.
    let early = ["alpha-doc.kro.kr", "alpha-login.com", "alpha-mail.net"].map(str::to_owned).to_vec();
    assert_eq!(groves(&place, &["--as-of", "2019-03-02"]), [early, expected[1].clone()]);
}
