use std::collections::{BTreeMap, BTreeSet};

use model::{Change, Cluster, ClusterEvent, DomainName};
use proptest::prelude::*;

use super::{Reconciled, reconcile};
use crate::track::Component;
use crate::track::fixture::{component, name};

fn before(groups: &[(&str, &[&str])]) -> Vec<Cluster> {
    let cluster = |(designator, members): &(&str, &[&str])| {
        let Component { members, links } = component(members);
        Cluster { designator: (*designator).to_owned(), members, links }
    };
    groups.iter().map(cluster).collect()
}

fn told(done: &Reconciled) -> Vec<String> {
    let list = |names: &[DomainName]| names.iter().map(DomainName::as_str).collect::<Vec<_>>().join(" ");
    let say = |ClusterEvent { designator, change, .. }: &ClusterEvent| match change {
        Change::New { members } => format!("{designator} new: {}", list(members)),
        Change::Grown { gained } => format!("{designator} grown: {}", list(gained)),
        Change::Shrunk { lost } => format!("{designator} shrunk: {}", list(lost)),
        Change::Merged { absorbed } => format!("{designator} merged: {absorbed}"),
        Change::Split { into, members } => format!("{designator} split {into}: {}", list(members)),
        Change::Dissolved => format!("{designator} dissolved"),
    };
    done.events.iter().map(say).collect()
}

fn designators(done: &Reconciled) -> Vec<&str> {
    done.clusters.iter().map(|cluster| cluster.designator.as_str()).collect()
}

#[test]
fn new_components_get_the_next_numbers_in_order_of_first_member() {
    let done = reconcile(
        &[],
        vec![component(&["c.example", "d.example"]), component(&["a.example", "b.example"])],
        1,
        1,
    );
    assert_eq!(told(&done), ["UNK-0001 new: a.example b.example", "UNK-0002 new: c.example d.example"]);
    assert_eq!(done.next, 3);
    assert!(done.events.iter().all(|event| event.run == 1));
}

#[test]
fn nothing_changed_nothing_said() {
    let previous = before(&[("UNK-0007", &["a.example", "b.example"])]);
    let done = reconcile(&previous, vec![component(&["b.example", "a.example"])], 2, 8);
    assert_eq!(done, Reconciled { clusters: previous, events: Vec::new(), next: 8 });
}

#[test]
fn grown_and_shrunk() {
    let previous = before(&[("UNK-0001", &["a.example", "b.example", "c.example"])]);
    let done = reconcile(&previous, vec![component(&["a.example", "b.example", "z.example"])], 2, 2);
    assert_eq!(told(&done), ["UNK-0001 grown: z.example", "UNK-0001 shrunk: c.example"]);
}

#[test]
fn the_cluster_with_more_members_in_common_survives_a_merger() {
    let previous = before(&[("UNK-0001", &["a.example"]), ("UNK-0002", &["b.example", "c.example"])]);
    let done = reconcile(&previous, vec![component(&["a.example", "b.example", "c.example"])], 3, 3);
    assert_eq!(designators(&done), ["UNK-0002"]);
    assert_eq!(told(&done), ["UNK-0002 merged: UNK-0001", "UNK-0002 grown: a.example"]);
    let even = before(&[("UNK-0002", &["b.example"]), ("UNK-0001", &["a.example"])]);
    let done = reconcile(&even, vec![component(&["a.example", "b.example"])], 3, 3);
    assert_eq!(designators(&done), ["UNK-0001"], "a tie goes to the smaller designator");
}

#[test]
fn the_largest_part_of_a_split_keeps_the_name() {
    let previous =
        before(&[("UNK-0001", &["a.example", "b.example", "c.example", "d.example", "e.example"])]);
    let parts =
        vec![component(&["a.example", "b.example"]), component(&["c.example", "d.example", "e.example"])];
    let done = reconcile(&previous, parts, 2, 2);
    assert_eq!(designators(&done), ["UNK-0001", "UNK-0002"]);
    assert_eq!(told(&done), ["UNK-0001 split UNK-0002: a.example b.example"]);
    assert_eq!(done.clusters[0].members, ["c.example", "d.example", "e.example"].map(name));
}

#[test]
fn a_cluster_without_links_dissolves_and_its_number_is_not_given_again() {
    let previous = before(&[("UNK-0009", &["a.example", "b.example"])]);
    let done = reconcile(&previous, vec![component(&["x.example", "y.example"])], 2, 1);
    assert_eq!(told(&done), ["UNK-0009 dissolved", "UNK-0010 new: x.example y.example"]);
    assert_eq!(done.next, 11);
}

#[test]
fn numbers_sort_as_numbers_and_grow_beyond_four_digits() {
    let previous = before(&[("UNK-10000", &["a.example"]), ("UNK-9999", &["b.example"])]);
    let parts = vec![component(&["a.example"]), component(&["b.example"]), component(&["c.example"])];
    let done = reconcile(&previous, parts, 2, 1);
    assert_eq!(designators(&done), ["UNK-9999", "UNK-10000", "UNK-10001"]);
}

#[test]
fn merge_and_split_at_once() {
    let previous = before(&[
        ("UNK-0001", &["a.example", "b.example", "c.example", "d.example"]),
        ("UNK-0002", &["p.example"]),
    ]);
    let parts = vec![
        component(&["a.example", "b.example", "c.example", "p.example"]),
        component(&["d.example", "q.example"]),
    ];
    let done = reconcile(&previous, parts, 2, 3);
    assert_eq!(
        told(&done),
        ["UNK-0001 merged: UNK-0002", "UNK-0001 split UNK-0003: d.example", "UNK-0001 grown: p.example"]
    );
}

/// Names 0 to 19 into disjoint groups.
fn partition() -> impl Strategy<Value = Vec<Vec<DomainName>>> {
    proptest::collection::vec(0_usize..7, 20).prop_map(|group| {
        let mut groups: BTreeMap<usize, Vec<DomainName>> = BTreeMap::new();
        for (at, group) in group.into_iter().enumerate().filter(|(_, group)| *group > 0) {
            groups.entry(group).or_default().push(name(&format!("n{at:02}.example")));
        }
        groups.into_values().collect()
    })
}

fn parts(groups: &[Vec<DomainName>]) -> Vec<Component> {
    groups.iter().map(|members| Component { members: members.clone(), links: Vec::new() }).collect()
}

proptest! {
    #[test]
    fn every_cluster_and_every_component_is_accounted_for(old in partition(), new in partition(), turn in 0_usize..7) {
        let first = reconcile(&[], parts(&old), 1, 1);
        let second = reconcile(&first.clusters, parts(&new), 2, first.next);

        let mut turned_old = first.clusters.clone();
        turned_old.reverse();
        let mut turned_new = parts(&new);
        turned_new.rotate_left(turn.min(new.len()));
        prop_assert_eq!(&second, &reconcile(&turned_old, turned_new, 2, first.next));

        let again = reconcile(&second.clusters, parts(&new), 3, second.next);
        prop_assert_eq!(&again.clusters, &second.clusters);
        prop_assert!(again.events.is_empty());
        prop_assert_eq!(again.next, second.next);

        let living: BTreeSet<&str> = second.clusters.iter().map(|c| c.designator.as_str()).collect();
        prop_assert_eq!(living.len(), new.len());
        let mut members: Vec<_> = second.clusters.iter().map(|c| c.members.clone()).collect();
        members.sort();
        let mut wanted = new;
        wanted.sort();
        prop_assert_eq!(members, wanted);

        let mut ended = Vec::new();
        let mut begun = Vec::new();
        for event in &second.events {
            match &event.change {
                Change::Dissolved => ended.push(event.designator.as_str()),
                Change::Merged { absorbed } => {
                    prop_assert!(living.contains(event.designator.as_str()));
                    ended.push(absorbed);
                }
                Change::New { .. } => begun.push(event.designator.as_str()),
                Change::Split { into, members } => {
                    prop_assert!(living.contains(event.designator.as_str()) && !members.is_empty());
                    begun.push(into);
                }
                Change::Grown { gained: some } | Change::Shrunk { lost: some } => prop_assert!(!some.is_empty()),
            }
        }
        for cluster in &first.clusters {
            let ends = ended.iter().filter(|d| **d == cluster.designator).count();
            prop_assert_eq!(ends, usize::from(!living.contains(cluster.designator.as_str())));
        }
        let old: BTreeSet<&str> = first.clusters.iter().map(|c| c.designator.as_str()).collect();
        let unseen: Vec<&str> = living.iter().copied().filter(|d| !old.contains(d)).collect();
        begun.sort_unstable();
        prop_assert_eq!(begun, unseen);
    }
}
