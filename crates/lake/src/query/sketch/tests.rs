use super::*;

fn of(names: std::ops::Range<u32>) -> Sketch {
    let mut sketch = Sketch::default();
    for number in names {
        sketch.add(KeyKind::Address, hash(&format!("name{number}.example")), Some(i64::from(number)));
    }
    sketch
}

fn near(found: u64, expected: f64, share: f64) {
    let off = (found as f64 - expected).abs() / expected;
    assert!(off < share, "{found} for {expected}");
}

#[test]
fn small_counts_are_exact_at_every_time() {
    let sketch = of(0..4_095);
    assert_eq!(sketch.count(KeyKind::Address, None), 4_095);
    assert_eq!(sketch.count(KeyKind::Address, Some(Timestamp::from_micros(99).unwrap())), 100);
    assert_eq!(sketch.count(KeyKind::Registrant, None), 0);
}

#[test]
fn large_counts_are_near_also_when_merged_and_earlier() {
    let mut sketch = of(0..120_000);
    sketch.merge(&of(60_000..200_000));
    // Three standard errors.
    near(sketch.count(KeyKind::Address, None), 200_000.0, 0.047);
    near(sketch.count(KeyKind::Address, Some(Timestamp::from_micros(49_999).unwrap())), 50_000.0, 0.1);
    assert_eq!(sketch, of(0..200_000));
}

#[test]
fn bytes_come_back_and_damage_shows() {
    let sketch = of(0..5_000);
    let bytes = sketch.to_bytes();
    assert_eq!(Sketch::from_bytes(&bytes), Some(sketch));
    for place in [0, 20, 100, bytes.len() - 1] {
        let mut bytes = bytes.clone();
        bytes[place] ^= 1;
        assert_eq!(Sketch::from_bytes(&bytes), None);
    }
    assert_eq!(Sketch::from_bytes(&bytes[..40]), None);
    assert_eq!(Sketch::from_bytes(b""), None);
}
