use super::*;
use crate::{Tree, consistency, inclusion, leaf};

#[test]
fn it_gives_the_roots_and_proofs_of_the_plain_functions() {
    let leaves: Vec<Hash> = (0..130_u32).map(|number| leaf(&number.to_be_bytes())).collect();
    let history = History::new(leaves.clone());
    for size in 0..=leaves.len() {
        let now = &leaves[..size];
        assert_eq!(history.root(size as u64), Some(Tree::from_leaves(now.iter().copied()).root()));
        for place in 0..=size as u64 {
            assert_eq!(history.inclusion(place, size as u64), inclusion(now, place));
            assert_eq!(history.consistency(place, size as u64), consistency(now, place));
        }
    }
    assert_eq!(history.root(131), None);
    assert!(history.inclusion(0, 131).is_err() && history.consistency(1, 131).is_err());
    assert_eq!(History::new(Vec::new()).root(0), Some(Tree::new().root()));
}
