//! RFC 3161: what we accept, openssl accepts, and the other way round.

use evidence::token;

use crate::authority::Authority;

#[test]
fn tokens_of_openssl_hold_for_their_bytes_and_roots_only() {
    for algorithm in ["rsa:2048", "ec"] {
        let Some(authority) = Authority::new(algorithm, "critical,timeStamping") else { return };
        let Some(other) = Authority::new(algorithm, "critical,timeStamping") else { return };
        let data = b"tag manifest";
        let response = authority.stamp(data);
        let roots = token::roots_from_pem(&authority.roots()).unwrap();
        let found = token::verify(&response, data, &roots).unwrap();
        assert!(authority.agrees(data, &response));
        assert_eq!((found.authority.as_str(), found.policy.as_str()), ("CN=Test Time Stamping", "1.2.3.4.1"));
        assert!(
            found.time > 1_700_000_000 && found.moment.ends_with('Z') && found.moment.len() == 20,
            "{found:?}"
        );
        let error = token::verify(&response, b"tag manifesT", &roots).unwrap_err().to_string();
        assert!(error.contains("over other bytes"), "{error}");
        let strangers = token::roots_from_pem(&other.roots()).unwrap();
        let error = token::verify(&response, data, &strangers).unwrap_err().to_string();
        assert!(error.contains("known root"), "{error}");
    }
}

#[test]
fn a_certificate_for_other_things_too_is_refused() {
    // openssl refuses to sign with such a certificate, so the right one signs and the usage is judged by its criticality.
    let Some(authority) = Authority::new("ec", "critical,timeStamping") else { return };
    let response = authority.stamp(b"x");
    let roots = token::roots_from_pem(&authority.roots()).unwrap();
    // The extension's `critical` flag, TRUE, is the one byte before the value that holds id-kp-timeStamping.
    let usage = [0x06, 0x03, 0x55, 0x1d, 0x25, 0x01, 0x01, 0xff];
    let place = response.windows(usage.len()).position(|window| window == usage).unwrap();
    let mut altered = response.clone();
    altered[place + 7] = 0;
    assert!(token::verify(&altered, b"x", &roots).is_err());
}

#[test]
fn a_flipped_byte_of_what_is_signed_is_found() {
    let Some(authority) = Authority::new("ec", "critical,timeStamping") else { return };
    let data = b"bytes";
    let response = authority.stamp(data);
    let roots = token::roots_from_pem(&authority.roots()).unwrap();
    let sound = token::verify(&response, data, &roots).unwrap();
    // Nobody signs that it was granted (with or without changes) and a copy of the root that came along. All else is signed
    // or must agree with what is. In a package the receipt and the manifests cover the file.
    let find = |part: &[u8]| response.windows(part.len()).position(|window| window == part).unwrap();
    let granted = find(&[0x02, 0x01, 0x00]) + 2;
    let root = find(&roots[0])..find(&roots[0]) + roots[0].len();
    let mut places = std::collections::BTreeSet::new();
    for place in 0..response.len() {
        for bit in 0..8 {
            let mut altered = response.clone();
            altered[place] ^= 1 << bit;
            if let Ok(still) = token::verify(&altered, data, &roots) {
                assert!(place == granted || root.contains(&place), "byte {place} of {}", response.len());
                assert_eq!(still, sound);
                places.insert(place);
            }
        }
    }
    assert!(places.len() <= 1 + root.len());
    for length in 0..response.len() {
        assert!(token::verify(&response[..length], data, &roots).is_err(), "{length}");
    }
    let longer = [&response[..], b"\0"].concat();
    assert!(token::verify(&longer, data, &roots).is_err());
}

#[test]
fn what_is_no_token_is_refused() {
    for bytes in [&b""[..], b"\x30\x80", b"\x30\x03\x02\x01\x00", &[0x30; 1000], &[0xff; 100]] {
        assert!(token::verify(bytes, b"x", &[]).is_err());
    }
    assert!(token::verify(&vec![0; (1 << 20) + 1], b"x", &[]).is_err());
    assert!(token::roots_from_pem(b"").is_err());
}
