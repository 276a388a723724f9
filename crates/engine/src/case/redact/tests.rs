use proptest::prelude::*;

use super::*;

fn redactor() -> Redactor {
    Redactor::new(&Redaction {
        minors: vec![
            "Erin Q. Sampleton".to_owned(),
            "\u{ae40}\u{bbfc}\u{c900}".to_owned(),
            "Ren\u{e9}e Ma\u{f1}osa".to_owned(),
            "\u{130}pek Y\u{131}lmaz".to_owned(),
        ],
        victims: vec![
            "Institute of Invented Affairs".to_owned(),
            "invented-affairs.example".to_owned(),
            "Gro\u{df}haus".to_owned(),
        ],
        kept_mailboxes: ["abuse@registrar.example".to_owned()].into(),
    })
}

fn redact(text: &str) -> String {
    redactor().redact(text).text
}

/// What was seeded, and what a careless writer would make of it.
const SEEDS: &[(&str, &str)] = &[
    ("SSN 123-45-6789.", "6789"),
    ("his number is 123 45 6789, she said", "6789"),
    ("SSN: 123456789", "123456789"),
    ("social security number is 123-45-6789", "6789"),
    ("123\u{2011}45\u{2011}6789 with non-breaking hyphens", "6789"),
    ("\u{ff11}\u{ff12}\u{ff13}-\u{ff14}\u{ff15}-\u{ff16}\u{ff17}\u{ff18}\u{ff19} in full width", "\u{ff18}"),
    ("123-\n45-6789 over a line end", "6789"),
    ("123-45\u{200b}-6789 with an invisible space", "6789"),
    ("born on 17 March 2006 in Seoul", "17 March"),
    ("DOB: 03/17/2006", "03/17"),
    ("date of birth 2006-03-17", "2006-03-17"),
    ("born March 17, 2006", "17, 2006"),
    ("D.O.B. 17.03.2006", "17.03"),
    ("account number 12345678", "12345678"),
    ("Acct. no. 0012 3456 78", "3456"),
    ("card 4111 1111 1111 1111", "1111"),
    ("paid with 4111111111111111 on Monday", "4111"),
    ("invoice 12 4111111111111111", "4111"),
    ("row 7 4111 1111 1111 1111", "1111"),
    ("on 2019-03-01 4111 1111 1111 1111", "1111"),
    ("EX12 says he then used DE89 3704 0044 0532 0130 00", "0532"),
    ("?email=jane.roe%40university.example", "roe"),
    ("\u{ae40}\u{bbfc}\u{c900}\u{c774} said", "\u{bbfc}"),
    ("IBAN DE89 3704 0044 0532 0130 00 of the payer", "0532"),
    ("GB29NWBK60161331926819", "NWBK"),
    ("the child Erin Q. Sampleton said", "Sampleton"),
    ("SAMPLETON, ERIN Q. said", "SAMPLETON"),
    ("Erin\nQ. Sampleton", "Erin"),
    ("write to jane.roe@university.example", "jane.roe"),
    ("jane.roe (at) university (dot) example", "jane.roe"),
    ("j\u{fc}rgen@m\u{fc}nchen.example", "rgen"),
    ("the Institute of Invented Affairs was hit", "Invented"),
    ("mail.invented-affairs.example", "invented"),
    // Letters and accents one by one, as file names of some systems have them.
    ("Rene\u{301}e Man\u{303}osa said", "osa"),
    ("RENE\u{301}E said", "REN"),
    ("Re\u{200b}ne\u{200b}\u{301}e said", "Re"),
    ("\u{1100}\u{1175}\u{11b7}\u{1106}\u{1175}\u{11ab}\u{110c}\u{116e}\u{11ab} said", "\u{1106}"),
    // Letters whose other case has another length.
    ("\u{130}PEK YILMAZ said", "PEK"),
    ("ipek y\u{131}lmaz said", "ipek"),
    ("i\u{307}pek said", "pek"),
    ("\u{130} and REN\u{c9}E said", "\u{c9}E"),
    ("\u{130} and GROSSHAUS", "HAUS"),
    ("grosshaus", "haus"),
    ("GRO\u{1e9e}HAUS", "HAUS"),
    // Digits of other scripts: Tamil, Khmer, Lao, Myanmar, Tibetan, Mongolian, Chakma.
    ("SSN \u{be7}\u{be8}\u{be9}-\u{bea}\u{beb}-\u{bec}\u{bed}\u{bee}\u{bef}", "\u{bef}"),
    ("SSN \u{17e1}\u{17e2}\u{17e3}-\u{17e4}\u{17e5}-\u{17e6}\u{17e7}\u{17e8}\u{17e9}", "\u{17e9}"),
    ("SSN \u{ed1}\u{ed2}\u{ed3}-\u{ed4}\u{ed5}-\u{ed6}\u{ed7}\u{ed8}\u{ed9}", "\u{ed9}"),
    ("SSN \u{1041}\u{1042}\u{1043}-\u{1044}\u{1045}-\u{1046}\u{1047}\u{1048}\u{1049}", "\u{1049}"),
    ("SSN \u{f21}\u{f22}\u{f23}-\u{f24}\u{f25}-\u{f26}\u{f27}\u{f28}\u{f29}", "\u{f29}"),
    ("SSN \u{1811}\u{1812}\u{1813}-\u{1814}\u{1815}-\u{1816}\u{1817}\u{1818}\u{1819}", "\u{1819}"),
    ("SSN \u{11137}\u{11138}\u{11139}-\u{1113a}\u{1113b}-\u{1113c}\u{1113d}\u{1113e}\u{1113f}", "\u{1113f}"),
];

#[test]
fn nothing_that_was_seeded_is_left() {
    for (text, rest) in SEEDS {
        let out = redact(text);
        assert!(!out.contains(rest), "{text:?} became {out:?}");
        assert!(out.contains("[redacted: "), "{out:?}");
    }
}

#[test]
fn what_may_be_public_stays() {
    for text in [
        "The sensor recorded hotrnall.com A 192.0.2.7, first 2019-03-01 and last 2019-08-01.",
        "abuse@registrar.example",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "case 1:19-cv-01582, filed 18 December 2019",
        "telephone +1 555 555 0100",
        "15 U.S.C. 1125(d)(1)(B)(i)",
        "a loss of $5,000.00 in 2019",
        "1546300800 seconds",
        "accounts of 12 customers",
        "the Sampletonian era",
    ] {
        assert_eq!(redact(text), text);
    }
}

#[test]
fn the_report_counts_and_tells_nothing() {
    let out = redactor().redact("SSN 123-45-6789 and 987-65-4321; jane@a.example");
    assert_eq!(out.removed[&Redactable::SocialSecurityNumber], 2);
    assert_eq!(out.removed[&Redactable::Mailbox], 1);
    assert_eq!(
        out.text,
        "SSN [redacted: social-security number] and [redacted: social-security number]; [redacted: mailbox]"
    );
    assert_eq!(
        redactor().redact("nothing here"),
        Redacted { text: "nothing here".to_owned(), removed: BTreeMap::new() }
    );
}

proptest! {
    #[test]
    fn seeds_go_wherever_they_stand(
        before in "[a-zA-Z ,.;\n]{0,40}", after in "[a-zA-Z ,.;\n]{0,40}", seed in 0..SEEDS.len(),
    ) {
        let (text, rest) = SEEDS[seed];
        let out = redact(&format!("{before} {text} {after}"));
        // The prose around may happen to hold the few letters of a seed; then nothing is claimed.
        if !before.contains(rest) && !after.contains(rest) {
            prop_assert!(!out.contains(rest), "{:?}", out);
        }
    }

    #[test]
    fn any_text_is_taken(text in "\\PC{0,200}") {
        let out = redact(&text);
        let again = redact(&out);
        prop_assert_eq!(out, again, "a second pass finds nothing");
    }
}
