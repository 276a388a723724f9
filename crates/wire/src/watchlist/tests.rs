use std::ops::ControlFlow;

use model::{Rejected, WatchList};

use crate::{DocumentError, Format, LineDecoder, Record, Source, read_document};

fn line(bytes: &[u8]) -> Vec<Result<Record, Rejected>> {
    let mut out = Vec::new();
    LineDecoder::new(Format::WatchList, Source { file: "watch" }).decode(2, bytes, &mut out);
    out
}

fn toml(text: &[u8]) -> Result<Result<WatchList, Rejected>, DocumentError> {
    let mut out = Vec::new();
    read_document(Format::WatchListToml, &Source { file: "watch.toml" }, &mut &text[..], &mut |record| {
        out.push(record);
        ControlFlow::Continue(())
    })?;
    assert_eq!(out.len(), 1);
    Ok(out.remove(0).map(|record| match record {
        Record::WatchList(list) => list,
        other => panic!("{other:?}"),
    }))
}

#[test]
fn a_line_is_one_identity() {
    let Some(Ok(Record::WatchList(list))) = line(b"naver\tNAVER.com\r").pop() else {
        panic!("no watch list")
    };
    assert_eq!(list.identities[0].name, "naver");
    assert_eq!(list.identities[0].domains[0].as_str(), "naver.com");
    assert!(list.identities[0].words.is_empty() && list.owned.is_empty());
}

#[test]
fn bad_lines_are_rejected() {
    let code = |bytes| line(bytes).pop().unwrap().unwrap_err().code;
    assert_eq!(code(b"naver"), "columns");
    assert_eq!(code(b"naver\tnaver"), "name");
    assert_eq!(code(b"naver\tnaver.com\textra"), "name");
    assert!(line(b"# brand<TAB>domain").is_empty());
}

#[test]
fn toml_has_words_sectors_and_owned_names() {
    let list = toml(
        b"owned = [\"pstatic.net\", \"line.me\"]\n\
          [[identity]]\nname = \"naver\"\nwords = [\"naverpay\"]\ndomains = [\"naver.com\"]\n\
          sector = \"technology\"\ncountry = \"KR\"\n\
          [[identity]]\nname = \"daum\"\n",
    )
    .unwrap()
    .unwrap();
    let names: Vec<&str> = list.identities.iter().map(|identity| identity.name.as_str()).collect();
    assert_eq!(names, ["daum", "naver"]);
    assert_eq!(list.identities[1].country.as_deref(), Some("KR"));
    assert_eq!(list.owned[0].as_str(), "line.me");
}

#[test]
fn a_mistake_in_toml_rejects_it_all_and_says_where() {
    let rejected = toml(b"[[identity]]\nname = \"naver\"\ndomain = [\"naver.com\"]\n").unwrap().unwrap_err();
    assert_eq!((rejected.code.as_str(), rejected.line), ("toml", 3));
    assert!(rejected.reason.contains("domain"), "{}", rejected.reason);
    assert_eq!(toml(b"owned = [\"not a name\"]").unwrap().unwrap_err().code, "toml");
    assert_eq!(toml("a = ".as_bytes()).unwrap().unwrap_err().code, "toml");
    assert!(matches!(toml(b"\xff"), Err(DocumentError::Malformed { .. })));
}

#[test]
fn deep_and_long_toml_is_refused() {
    let deep = format!("owned = {}", "[".repeat(100_000));
    assert_eq!(toml(deep.as_bytes()).unwrap().unwrap_err().code, "toml");
    let long = vec![b'#'; (16 << 20) + 1];
    assert!(matches!(toml(&long), Err(DocumentError::Malformed { .. })));
}
