use super::*;
use crate::prose::token::tokenise;

fn scanned(text: &str) -> Indicators {
    let (mut out, mut tokens) = (Indicators::default(), Vec::new());
    tokenise(text, &mut tokens);
    scan(text, &tokens, &Known::default(), &mut out);
    out
}

fn values(text: &str) -> Vec<String> {
    let out = scanned(text);
    out.found.iter().map(|found| format!("{} {}", found.entity.kind(), found.entity.value())).collect()
}

fn passed(text: &str) -> Vec<String> {
    let out = scanned(text);
    out.passed.iter().map(|passed| format!("{}: {}", passed.value, passed.reason)).collect()
}

#[test]
fn every_way_of_defanging_a_name_is_undone() {
    for text in [
        "evil[.]site-a.net",
        "evil(.)site-a.net",
        "evil{.}site-a.net",
        "evil[dot]site-a.net",
        "evil(dot)site-a(dot)net",
        "evil[.site-a[.net",
        "evil.]site-a.]net",
        "evil\\.site-a\\.net",
        "evil [.] site-a [.] net",
        "evil[DOT]site-a[.]net",
        "evil[.]site-a[.]net.",
        "(evil[.]site-a[.]net)",
        "“evil[.]site-a[.]net”,",
        "[evil[.]site-a[.]net]",
    ] {
        assert_eq!(values(text), ["name evil.site-a.net"], "{text}");
    }
}

#[test]
fn urls_keep_their_path_and_give_their_host() {
    let url = "url http://site-a.net:8080/a?b=1";
    for text in [
        "hxxp://site-a[.]net:8080/a?b=1",
        "hXXp[:]//site-a.net:8080/a?b=1",
        "hxxp[://]site-a[.]net:8080/a?b=1",
    ] {
        assert_eq!(values(text), [url, "name site-a.net"], "{text}");
    }
}

#[test]
fn mail_addresses_are_no_host_names() {
    assert_eq!(values("write to a.b@corp-x.net, now"), ["email a.b@corp-x.net"]);
    assert_eq!(values("a.b[@]corp-x[.]net"), ["email a.b@corp-x.net"]);
    assert!(values("@handle and me@localhost").is_empty());
}

#[test]
fn files_code_and_versions_are_no_indicators() {
    assert_eq!(passed("update.py"), ["update.py: file name"]);
    assert_eq!(passed("version 1.2.3.4"), ["1.2.3.4: version"]);
    assert_eq!(passed("at 192.168.1.1"), ["192.168.1.1: private address"]);
    for text in [
        "System.IO.File",
        "e.g. this",
        "a.m. or p.m.",
        "std::string",
        "10:20:30",
        "end.The",
        "1.2.3",
        "No.1",
        "...",
        "((((",
        "[.]",
    ] {
        assert!(values(text).is_empty(), "{text}: {:?}", values(text));
    }
}

#[test]
fn known_references_pass_unless_defanged() {
    assert_eq!(passed("www.microsoft.com"), ["www.microsoft.com: reference: vendor"]);
    assert_eq!(values("docs.google[.]com"), ["name docs.google.com"]);
}

#[test]
fn lists_without_spaces_are_parted() {
    assert_eq!(values("a-1.net,b-2.net;c-3.net"), ["name a-1.net", "name b-2.net", "name c-3.net"]);
}
