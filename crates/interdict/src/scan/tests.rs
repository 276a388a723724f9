use model::{Identity, WatchList};

use super::*;

fn matcher() -> Matcher {
    let identity = Identity {
        name: "microsoft".into(),
        words: Vec::new(),
        domains: vec!["microsoft.com".parse().unwrap()],
        sector: None,
        country: None,
    };
    Matcher::compile(&WatchList { identities: vec![identity], owned: Vec::new() }).unwrap()
}

fn scanned(input: &[u8], jobs: usize) -> (String, Tally) {
    let matcher = matcher();
    let search = Search { matcher: &matcher, classes: &[Class::Imitation], jobs };
    let mut out = Vec::new();
    let tally = scan(&search, input, |hit| hit.name.to_owned(), &mut out).unwrap();
    (String::from_utf8(out).unwrap(), tally)
}

#[test]
fn keeps_the_order_of_the_input_on_any_number_of_threads() {
    let mut input = String::new();
    let mut wanted = String::new();
    for n in 0..60_000 {
        if n % 97 == 0 {
            input.push_str(&format!("rnicrosoft-login{n}.com\n"));
            wanted.push_str(&format!("rnicrosoft-login{n}.com\n"));
        } else {
            input.push_str(&format!("quiet-garden{n}.example.org\n"));
        }
    }
    for jobs in [1, 2, 5] {
        let (found, tally) = scanned(input.as_bytes(), jobs);
        assert!(found == wanted, "{jobs} threads");
        assert_eq!((tally.names, tally.bad), (60_000, 0));
    }
}

#[test]
fn bad_lines_are_counted_and_shown_and_the_last_line_needs_no_end() {
    let (found, tally) = scanned(b"# comment\n\nno name\nb\xff.com\nlocalhost\nRNICROSOFT.com,2019-01-01", 2);
    assert_eq!(found, "rnicrosoft.com\n");
    assert_eq!((tally.names, tally.bad, tally.found), (1, 3, 1));
    assert_eq!(tally.examples.len(), 3);
    let mut endless = vec![b'x'; 3 << 20];
    endless.extend_from_slice(b"\nrnicrosoft.com\n");
    let (found, tally) = scanned(&endless, 2);
    assert_eq!((found.as_str(), tally.bad), ("rnicrosoft.com\n", 1));
}

#[test]
fn lists_by_rank_are_read_and_empty_labels_are_bad_lines() {
    let (found, tally) =
        scanned(b"1,rnicrosoft.com\n2\trnicrosoft.net,x\n3\n4,\na..rnicrosoft.com\n.\nrnicrosoft.org.\n", 1);
    assert_eq!(found, "rnicrosoft.com\nrnicrosoft.net\nrnicrosoft.org\n");
    assert_eq!((tally.names, tally.bad), (3, 4), "{:?}", tally.examples);
}

#[test]
fn findings_are_one_json_document_when_asked_for() {
    for (lines, wanted) in [(&[][..], "[]\n"), (&["1\n", "2\n3", "4\n"], "[\n1,\n2,\n34\n]\n")] {
        let mut out = Vec::new();
        let mut array = Array::new(&mut out);
        lines.iter().for_each(|lines| array.write_all(lines.as_bytes()).unwrap());
        array.finish().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), wanted);
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_scan() {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let input = "rnicrosoft.com\n".repeat(400_000);
    let matcher = matcher();
    let search = Search { matcher: &matcher, classes: &[Class::Imitation], jobs: 2 };
    let error = scan(&search, input.as_bytes(), |hit| hit.name.to_owned(), &mut Gone).err().unwrap();
    assert!(format!("{error:#}").contains("findings"), "{error:#}");
}

#[test]
fn an_imitation_is_told_before_a_lure_and_each_only_when_asked_for() {
    let matcher = matcher();
    let input = b"rnicrosoft-login.com\nverify-account-login.com\nquiet-garden.org\n";
    let told = |classes: &[Class]| {
        let search = Search { matcher: &matcher, classes, jobs: 1 };
        let mut out = Vec::new();
        scan(&search, &input[..], |hit| format!("{} {}", hit.verdict.class, hit.name), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_eq!(told(&[Class::Imitation]), "imitation rnicrosoft-login.com\n");
    assert_eq!(told(&[Class::Lure]), "lure verify-account-login.com\n");
    let all = "imitation rnicrosoft-login.com\nlure verify-account-login.com\n";
    assert_eq!(told(&[Class::Imitation, Class::Lure]), all);
}
