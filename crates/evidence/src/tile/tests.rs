use super::*;
use crate::leaf;

#[test]
fn tiles_of_the_specifications_example() {
    // A tree of size 70,000: 273 full and one partial (112) at level 0, one full and one of 17 at level 1, one of 1.
    let tiles = Tile::all(70_000);
    let of = |level| {
        tiles.iter().filter(move |tile| tile.level == level).map(|tile| tile.width).collect::<Vec<_>>()
    };
    assert_eq!((of(0).len(), of(0)[272], of(0)[273]), (274, 256, 112));
    assert_eq!((of(1), of(2)), (vec![256, 17], vec![1]));
    assert_eq!(Tile::all(256).len(), 2);
    assert!(Tile::all(0).is_empty());
    assert_eq!(Tile { level: 1, index: 1_234_067, width: 256 }.path(), "tile/1/x001/x234/067");
    assert_eq!(Tile { level: 0, index: 5, width: 17 }.path(), "tile/0/005.p/17");
    assert_eq!(bundle_path(0, 256), "tile/entries/000");
}

#[test]
fn a_tile_above_holds_the_roots_of_those_below() {
    let leaves: Vec<Hash> = (0..600_u32).map(|number| leaf(&number.to_be_bytes())).collect();
    let tile = Tile { level: 1, index: 0, width: 2 }.bytes(&leaves).unwrap();
    assert_eq!(tile, [root_of(&leaves[..256]).0, root_of(&leaves[256..512]).0].concat());
    let last = Tile { level: 0, index: 2, width: 88 }.bytes(&leaves).unwrap();
    assert_eq!(last.len(), 88 * 32);
    assert_eq!(Tile { level: 1, index: 0, width: 3 }.bytes(&leaves), None);
    assert_eq!(Tile { level: 63, index: u64::MAX, width: 256 }.bytes(&leaves), None);
}

#[test]
fn bundles_read_back_and_cut_ones_do_not() {
    let long = vec![7; MAX_ENTRY_BYTES];
    let whole = bundle([&b"one"[..], b"", &long]).unwrap();
    assert_eq!(entries(&whole).unwrap(), [&b"one"[..], b"", &long]);
    assert!(bundle([&vec![7; MAX_ENTRY_BYTES + 1][..]]).is_err());
    for cut in [1, 4, 6, whole.len() - 1] {
        assert!(entries(&whole[..cut]).is_err(), "{cut}");
    }
    assert!(entries(&[0; 2 * 257]).is_err());
}
