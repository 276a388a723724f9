use super::*;
use crate::leaf;

/// The eight leaves of the Certificate Transparency reference tests and the roots of their prefixes
/// (google/certificate-transparency, `merkle_tree_test.cc`).
pub(crate) const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

pub(crate) const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

pub(crate) fn known_leaves() -> Vec<Hash> {
    LEAVES.iter().map(|text| leaf(&hex::decode(text).unwrap())).collect()
}

/// The definition of MTH in RFC 9162 section 2.1.1, word for word, to hold the incremental tree against.
pub(crate) fn by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of_empty_log(),
        [only] => *only,
        _ => {
            let mut split = 1;
            while split * 2 < leaves.len() {
                split *= 2;
            }
            node(&by_definition(&leaves[..split]), &by_definition(&leaves[split..]))
        }
    }
}

#[test]
fn the_empty_log_is_the_hash_of_nothing() {
    let root = Tree::new().root();
    assert_eq!(root.size, 0);
    assert_eq!(root.hash.to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn roots_agree_with_the_reference_vectors() {
    let mut tree = Tree::new();
    for (index, (leaf, root)) in known_leaves().into_iter().zip(ROOTS).enumerate() {
        assert_eq!(tree.append(leaf), index as u64);
        assert_eq!(tree.root().hash.to_string(), root, "root over {} leaves", index + 1);
        assert_eq!(tree.root().size, index as u64 + 1);
    }
}

#[test]
fn the_incremental_tree_is_the_defined_tree() {
    let leaves: Vec<Hash> = (0..300_u32).map(|number| leaf(&number.to_be_bytes())).collect();
    for size in 0..=leaves.len() {
        let tree = Tree::from_leaves(leaves[..size].iter().copied());
        assert_eq!(tree.root().hash, by_definition(&leaves[..size]), "{size} leaves");
    }
}

#[test]
fn a_hash_reads_back_as_printed_and_refuses_other_text() {
    let hash: Hash = ROOTS[7].parse().unwrap();
    assert_eq!(hash.to_string(), ROOTS[7]);
    let error = "xyz".parse::<Hash>().unwrap_err();
    assert_eq!(error.to_string(), "a hash is 64 hexadecimal digits, not `xyz`");
}
