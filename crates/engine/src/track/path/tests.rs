use model::Link;
use proptest::prelude::*;

use super::path;
use crate::track::fixture::{name, tie, told};

fn steps(links: &[Link], a: &str, b: &str) -> Option<Vec<String>> {
    path(links, &name(a), &name(b)).map(|chain| told(&chain))
}

#[test]
fn three_strong_links_beat_one_weak_one_and_not_one_as_strong() {
    let mut links = vec![
        tie("a.example", "b.example", "certificate 00", 5.7),
        tie("b.example", "c.example", "certificate 01", 5.7),
        tie("c.example", "d.example", "certificate 02", 5.7),
        tie("a.example", "d.example", "registration_burst b", 2.0),
    ];
    let chain = steps(&links, "d.example", "a.example").unwrap();
    assert_eq!(
        chain,
        [
            "c.example d.example certificate 02",
            "b.example c.example certificate 01",
            "a.example b.example certificate 00"
        ]
    );
    links.push(tie("a.example", "d.example", "address 192.0.2.1", 5.7));
    assert_eq!(steps(&links, "a.example", "d.example").unwrap(), ["a.example d.example address 192.0.2.1"]);
}

#[test]
fn no_chain_no_path() {
    let links = [
        tie("a.example", "b.example", "certificate 00", 5.0),
        tie("c.example", "d.example", "certificate 01", 5.0),
    ];
    assert_eq!(steps(&links, "a.example", "d.example"), None);
    assert_eq!(steps(&links, "a.example", "x.example"), None);
    assert_eq!(steps(&links, "x.example", "x.example"), Some(Vec::new()));
    assert_eq!(steps(&[], "a.example", "b.example"), None);
}

#[test]
fn of_equal_chains_the_one_through_lesser_names() {
    let links = [
        tie("a.example", "c.example", "certificate 00", 5.0),
        tie("c.example", "z.example", "certificate 00", 5.0),
        tie("a.example", "b.example", "certificate 00", 5.0),
        tie("b.example", "z.example", "certificate 00", 5.0),
    ];
    let chain = steps(&links, "a.example", "z.example").unwrap();
    assert_eq!(chain, ["a.example b.example certificate 00", "b.example z.example certificate 00"]);
}

proptest! {
    #[test]
    fn a_path_leads_from_a_to_b_and_no_single_link_is_better(
        ties in proptest::collection::btree_map((0_u8..9, 0_u8..9), 0.1_f64..6.0, 1..30),
    ) {
        let mut links: Vec<Link> = ties
            .into_iter()
            .filter(|((a, b), _)| a != b)
            .map(|((a, b), weight)| tie(&format!("n{a}.example"), &format!("n{b}.example"), "certificate 00", weight))
            .collect();
        let (a, b) = (name("n0.example"), name("n8.example"));
        let found = path(&links, &a, &b);
        let doubt = |link: &Link| (-link.weight).exp().ln_1p();
        if let Some(chain) = &found {
            let mut at = a.clone();
            for link in chain {
                prop_assert!(link.a == at || link.b == at);
                at = if link.a == at { link.b.clone() } else { link.a.clone() };
            }
            prop_assert_eq!(&at, &b);
            let sum: f64 = chain.iter().map(doubt).sum();
            for direct in links.iter().filter(|link| link.a == a && link.b == b) {
                prop_assert!(sum <= doubt(direct) + 1e-12);
            }
        }
        links.reverse();
        prop_assert_eq!(found, path(&links, &a, &b));
    }
}
