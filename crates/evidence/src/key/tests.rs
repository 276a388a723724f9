use super::*;

/// RFC 8032 section 7.1, test 1.
const SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const SIGNATURE: &str = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

fn key() -> SignerKey {
    SignerKey::from_seed("example.com/log", KeyUse::Note, &hex::decode(SEED).unwrap().try_into().unwrap())
        .unwrap()
}

#[test]
fn it_signs_as_the_rfc_says_and_shows_nothing() {
    let key = key();
    assert_eq!(hex::encode(key.verifier().public), PUBLIC);
    assert_eq!(hex::encode(key.sign(b"")), SIGNATURE);
    assert!(key.verifier().holds(b"", &key.sign(b"")) && !key.verifier().holds(b"x", &key.sign(b"")));
    assert_eq!(format!("{key:?}"), "SignerKey(example.com/log)");
}

#[test]
fn a_signature_with_a_larger_s_is_refused() {
    // S + L gives the same point: RFC 8032 section 5.1.7 refuses it, or one byte string could become another.
    let mut signature = key().sign(b"");
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut carry = 0_u16;
    for (byte, add) in signature[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = (sum & 0xff) as u8;
        carry = sum >> 8;
    }
    assert!(!key().verifier().holds(b"", &signature));
}

#[test]
fn a_vkey_reads_back_and_other_texts_do_not() {
    let text = key().verifier().to_string();
    assert_eq!(VerifierKey::parse(&text).unwrap(), *key().verifier());
    for (from, to) in [("+", "-"), ("log+", "log2+"), ("+A", "+B"), ("example", "ex ample")] {
        assert!(VerifierKey::parse(&text.replacen(from, to, 1)).is_err(), "{from}");
    }
    for name in ["", "a b", "a+b", "a\u{a0}b", "a\nb"] {
        assert!(SignerKey::from_seed(name, KeyUse::Note, &[1; 32]).is_err(), "{name:?}");
    }
}
