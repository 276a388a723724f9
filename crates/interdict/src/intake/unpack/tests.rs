use std::io::Write;

use super::*;

fn read(bytes: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    unpack(Box::new(bytes), limit)?.read_to_end(&mut out)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn unpacks_gzip_in_several_members_zstd_and_plain() {
    let two = [gzip(b"one\n"), gzip(b"two\n")].concat();
    assert_eq!(read(&two, 100).unwrap(), b"one\ntwo\n");
    assert_eq!(read(&zstd::encode_all(&b"three"[..], 1).unwrap(), 100).unwrap(), b"three");
    assert_eq!(read(b"plain", 100).unwrap(), b"plain");
    assert_eq!(read(b"", 100).unwrap(), b"");
}

#[test]
fn damage_and_bombs_are_told_from_other_errors() {
    let packed = gzip(&vec![b'a'; 100_000]);
    assert!(is_damage(&read(&packed[..packed.len() - 12], 1 << 20).unwrap_err()));
    let bomb = read(&packed, 1000).unwrap_err();
    assert!(is_damage(&bomb) && bomb.to_string().contains("max_unpacked_bytes"), "{bomb}");
    let zstd = zstd::encode_all(&vec![7; 100_000][..], 1).unwrap();
    assert!(is_damage(&read(&zstd[..zstd.len() - 3], 1 << 20).unwrap_err()));
    assert!(!is_damage(&io::Error::from_raw_os_error(5)));
}
