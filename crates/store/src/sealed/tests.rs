use super::*;

fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut sealer = Sealer::new(&SealKey::new(&[7; 32]), &[3; NONCE], &mut out).unwrap();
    bytes.chunks(1_000).for_each(|piece| sealer.write(piece).unwrap());
    sealer.finish().unwrap();
    out
}

fn opened(sealed: &[u8], key: u8) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    Opener::new(&SealKey::new(&[key; 32]), sealed)?.read_to_end(&mut out).map(|_| out)
}

#[test]
fn what_is_sealed_opens_again_and_only_with_its_key() {
    for size in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
        let bytes: Vec<u8> = (0..size).map(|place| (place % 251) as u8).collect();
        let sealed = sealed(&bytes);
        assert!(opened(&sealed, 7).unwrap() == bytes, "{size}");
        assert!(opened(&sealed, 8).is_err(), "{size}");
        assert!(size < 20 || !sealed.windows(16).any(|window| bytes.starts_with(window)));
    }
}

#[test]
fn altered_cut_and_longer_ones_are_refused() {
    let bytes = vec![42; PIECE + 500];
    let whole = sealed(&bytes);
    for place in (0..whole.len()).step_by(997).chain([0, HEADER.len(), whole.len() - 1]) {
        let mut altered = whole.clone();
        altered[place] ^= 1;
        assert!(opened(&altered, 7).is_err(), "byte {place}");
    }
    for length in [0, 10, HEADER.len() + NONCE, HEADER.len() + NONCE + PIECE + ABYTES, whole.len() - 1] {
        assert!(opened(&whole[..length], 7).is_err(), "{length} bytes");
    }
    let longer = [&whole[..], b"x"].concat();
    assert!(opened(&longer, 7).is_err());
}
