use super::*;

/// The example of golang.org/x/mod/sumdb/note.
const TEXT: &str = "This is an example message.\n";
const LINE: &str = "\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
const KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

#[test]
fn the_known_note_is_signed_and_an_altered_one_is_not() {
    let key = VerifierKey::parse(KEY).unwrap();
    let whole = format!("{TEXT}\n{LINE}");
    let note = Note::parse(whole.as_bytes()).unwrap();
    assert!(note.signed_by(&key));
    assert_eq!((note.text.as_str(), note.to_string()), (TEXT, whole.clone()));
    for place in 0..whole.len() {
        let mut bytes = whole.clone().into_bytes();
        bytes[place] ^= 1;
        let still = Note::parse(&bytes).is_ok_and(|note| note.signed_by(&key));
        assert!(!still, "byte {place}");
    }
}

#[test]
fn a_line_of_the_key_that_does_not_hold_spoils_the_note() {
    let key = VerifierKey::parse(KEY).unwrap();
    let other = LINE.replace("Uw2QOkn8", "Uw2QOkn9");
    let both = Note::parse(format!("{TEXT}\n{LINE}{other}").as_bytes()).unwrap();
    assert!(!both.signed_by(&key));
    let stranger = LINE.replace("example.com/foo", "example.com/bar");
    let both = Note::parse(format!("{TEXT}\n{stranger}{LINE}").as_bytes()).unwrap();
    assert!(both.signed_by(&key), "lines of strangers are passed over");
}

#[test]
fn what_is_no_note_is_refused() {
    for bytes in [
        "",
        "text\n",
        "text\n\n",
        "text\n\n\u{2014} a\n",
        "text\n\n\u{2014} a b c AAAAAAAA\n",
        "text\n\n- a AAAAAAAA\n",
        "text\n\n\u{2014} a AAAAAAAA",
        "te\txt\n\n\u{2014} a AAAAAAAA\n",
        "text\n\n\u{2014} a AAAAAB==\n",
        "text\n\n\u{2014} a AAAA\n",
    ] {
        assert!(Note::parse(bytes.as_bytes()).is_err(), "{bytes:?}");
    }
    assert!(Note::parse(b"\xff\n\n\xe2\x80\x94 a AAAAAAAA\n").is_err());
    assert!(Note::parse(&vec![b'a'; (1 << 20) + 1]).is_err());
}
