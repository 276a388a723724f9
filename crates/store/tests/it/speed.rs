use std::time::Instant;

use model::{AliasClaim, AliasRelation, Indicator, Knowledge, Said, Usage};
use store::Store;

use crate::support::{batch, name, report};

/// As much as ATT&CK and five thousand reports bring: it prints how long each step took, the way
/// `cargo test -p store speed -- --nocapture` shows it.
#[test]
fn the_knowledge_of_a_desk_is_taken_in_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::create(&dir.path().join("store.db")).unwrap();
    let mut said = Vec::new();
    for number in 0..5_000_u32 {
        let date = format!("20{:02}-{:02}-{:02}", 10 + number % 14, 1 + number % 12, 1 + number % 28);
        let mut report = report(&format!("actor{number}"), &date, &[]);
        report.indicators =
            (0..20).map(|host| Indicator::Name(name(&format!("h{host}.d{number}.example.com")))).collect();
        said.push(Knowledge::Report(report));
    }
    for number in 0..25_000_u32 {
        let actor = format!("actor{}", number % 200);
        let asserter = "attack".to_owned();
        said.push(if number % 5 == 0 {
            let (relation, object) = (AliasRelation::SameAs, format!("alias{number}"));
            Knowledge::Alias(AliasClaim { subject: actor, relation, object, asserter, said: Said::default() })
        } else {
            let (category, name) = ("technique".to_owned(), format!("technique {number}"));
            Knowledge::Usage(Usage {
                actor,
                category,
                external_id: Some(format!("T{number}")),
                name,
                asserter,
                said: Said::default(),
            })
        });
    }
    let start = Instant::now();
    let mut intake = store.begin().unwrap();
    for one in &said {
        intake.knowledge(one).unwrap();
    }
    intake.acknowledge(&batch("all", 0)).unwrap();
    println!("taken in: {:?}", start.elapsed());

    let start = Instant::now();
    let names = store.reported_names(None).unwrap();
    println!("reported names: {:?}", start.elapsed());
    assert_eq!(names.len(), 100_000);

    let asked: Vec<_> = names.into_iter().collect();
    let start = Instant::now();
    let edges = store.report_edges(&asked, None).unwrap();
    println!("report edges of 100,000 names: {:?}", start.elapsed());
    assert_eq!(edges.len(), 100_000);

    let keys: Vec<_> = edges.into_iter().map(|edge| edge.key).collect();
    let start = Instant::now();
    let shared = store.report_shared(&keys, 50, None).unwrap();
    println!("shared names of 5,000 reports: {:?}", start.elapsed());
    assert_eq!(shared.len(), 5_000);

    let start = Instant::now();
    let reports = store.reports_listing(&asked, &[], None).unwrap();
    println!("5,000 whole reports for 100,000 names: {:?}", start.elapsed());
    assert_eq!(reports.len(), 5_000);
    let counts: Vec<u64> = store.knowledge_counts().unwrap().into_iter().map(|(_, count)| count).collect();
    assert_eq!(counts, [0, 5_000, 0, 100_000, 0, 5_000, 20_000]);
}
