//! The physical plan of every named question, compared with the one that is checked in: a question that begins to read
//! more than it must shows here. `UPDATE_GOLDEN=1` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use datafusion::dataframe::DataFrame;
use datafusion::physical_plan::displayable;
use datafusion::prelude::SessionContext;
use model::{
    Digest, DomainName, Interval, Key, KeyKind, Observation, Observed, Origin, RecordType, Resolution,
    Timestamp,
};

use super::holder::{names_of, on_value};
use super::matches::{names_among, values_among};
use super::source::{Plan, Window, rnames_of, rows_with};
use super::{history, population, shared, tenancy};
use crate::scan::Ranges;
use crate::schema::Table;
use crate::view::View;
use crate::{BatchId, Effort, Lake, LakeConfig};

fn take_in(lake: &Lake, id: &str, rows: std::ops::Range<u64>) {
    let file = Digest::of(id.as_bytes());
    let mut intake = lake.intake(BatchId { file, decoder: 1, part: String::new() }).unwrap();
    for number in rows {
        let what = Observation::Resolution(Resolution {
            name: DomainName::parse(&format!("www.d{number}.example")).unwrap(),
            rrtype: RecordType::A,
            rdata: format!("192.0.2.{}", number % 50),
            count: Some(1),
        });
        let when = Interval::at(Timestamp::from_seconds(1_500_000_000).unwrap());
        let origin = Origin { source: "sensor".to_owned(), raw: None, line: number };
        intake.push(Observed { what, when: Some(when), origin }).unwrap();
    }
    intake.commit().unwrap();
}

/// A lake with one generation and one batch after it: every reverse question has both its branches.
fn with_lake(test: impl FnOnce(&Lake, &View, &SessionContext)) {
    let folder = tempfile::tempdir().unwrap();
    let config = LakeConfig { root: folder.path().to_owned(), memory_bytes: 256 << 20, threads: 2 };
    let lake = Lake::create(config).unwrap();
    take_in(&lake, "one", 0..1_000);
    take_in(&lake, "two", 500..1_500);
    lake.compact(Effort::Full, |_| ()).unwrap();
    take_in(&lake, "three", 1_400..1_600);
    let view = lake.view().unwrap();
    test(&lake, &view, &lake.session());
}

/// The plan without what differs from run to run: paths, file names, byte ranges.
fn normal(lake: &Lake, plan: &DataFrame) -> String {
    let plan = lake.runtime.block_on(plan.clone().create_physical_plan()).unwrap();
    let text = displayable(plan.as_ref()).indent(false).to_string();
    let mut out = String::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        if let Some(at) = line.find("file_groups=") {
            let groups = &line[at..];
            let end = groups.find("]}").map_or(groups.len(), |end| end + 2);
            let files = groups[..end].matches(".parquet").count();
            let count = groups.split(" group").next().unwrap_or("").trim_start_matches("file_groups={");
            line = format!("{}file_groups={{{count} groups, {files} files}}{}", &line[..at], &groups[end..]);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn golden(lake: &Lake, name: &str, plan: Plan) {
    let found = normal(lake, &plan.unwrap());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "the plan of `{name}` changed; UPDATE_GOLDEN=1 takes it over");
}

#[test]
fn plans_are_the_ones_that_are_checked_in() {
    with_lake(|lake, view, session| {
        let name = DomainName::parse("www.d700.example").unwrap();
        let rnames = rnames_of([&name]);
        let all = Window::default();
        let time = Timestamp::from_seconds(1_600_000_000).unwrap();
        let some = Window { since: Some(time), as_of: Some(time) };
        let key = Key { kind: KeyKind::Address, value: "192.0.2.7".to_owned() };
        let other = Key { value: "192.0.2.8".to_owned(), ..key.clone() };
        let values = Arc::new(Ranges::values(["192.0.2.7", "192.0.2.8"]));
        let zone = Arc::new(Ranges::zones(["example.d7"]));

        golden(lake, "history", history::of_name(view, session, Table::Resolution, &rnames, all));
        golden(lake, "history_in_window", history::of_name(view, session, Table::Resolution, &rnames, some));
        golden(lake, "names_on", on_value(view, session, &key, all));
        golden(lake, "zone", names_of(view, session, Some(&zone), all));
        golden(lake, "new_since", names_of(view, session, None, all));
        golden(
            lake,
            "edges_of",
            rows_with(view, session, Table::Resolution, &rnames, None)
                .and_then(|rows| rows.select_columns(&["rname", "first", "last", "rrtype", "rdata"])),
        );
        golden(
            lake,
            "spans",
            rows_with(view, session, Table::Resolution, &rnames, None)
                .and_then(|rows| rows.select_columns(&["rname", "first", "last"])),
        );
        golden(lake, "shared_one", shared::holders(view, session, KeyKind::Address, &[&key], None));
        golden(lake, "shared_many", shared::holders(view, session, KeyKind::Address, &[&key, &other], None));
        golden(lake, "tenancies", tenancy::by_value(view, session, KeyKind::Address, all));
        golden(lake, "match_names", names_among(view, session, Table::Resolution, &zone, all));
        golden(lake, "match_values", values_among(view, session, (KeyKind::Address, 0), &values, all));
        golden(
            lake,
            "population",
            population::of_file(session, Table::Resolution, &view.files(Table::Resolution)[0]),
        );
    });
}

/// The questions of the lake, and the plans that are theirs.
const QUESTIONS: [(&str, &[&str]); 11] = [
    ("edges_of", &["edges_of"]),
    ("history", &["history", "history_in_window"]),
    ("matches", &["match_names", "match_values"]),
    ("names_on", &["names_on"]),
    ("new_since", &["new_since"]),
    ("seen", &["spans"]),
    ("shared", &["shared_one", "shared_many", "population"]),
    ("spans", &["spans"]),
    ("tenancies", &["tenancies", "population"]),
    ("top_shared", &["tenancies", "population"]),
    ("zone", &["zone"]),
];

/// `sql` is planned from what a person typed. The plans of the others are not kept yet.
const WITHOUT: [&str; 4] = ["facts", "served_by", "sightings", "sql"];

#[test]
fn every_question_has_its_plan() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut asked = BTreeSet::new();
    for entry in fs::read_dir(package.join("src/query")).unwrap() {
        let path = entry.unwrap().path();
        let text = if path.is_file() { fs::read_to_string(path).unwrap() } else { String::new() };
        let mut of_lake = false;
        for line in text.lines() {
            of_lake = line.starts_with("impl Lake {") || (of_lake && line != "}");
            let name = line.strip_prefix("    pub fn ").filter(|_| of_lake);
            asked.extend(name.and_then(|name| name.split_once('(')).map(|(name, _)| name.to_owned()));
        }
    }
    let known = QUESTIONS.iter().map(|(question, _)| *question).chain(WITHOUT);
    assert_eq!(asked, known.map(str::to_owned).collect::<BTreeSet<String>>());
    for plan in QUESTIONS.iter().flat_map(|(_, plans)| *plans) {
        assert!(package.join(format!("tests/golden/{plan}.txt")).is_file(), "{plan}");
    }
}

#[test]
fn looking_for_one_name_or_value_opens_only_files_that_may_hold_it() {
    with_lake(|lake, view, session| {
        let absent = rnames_of([&DomainName::parse("nobody.test").unwrap()]);
        let plan = normal(lake, &rows_with(view, session, Table::Resolution, &absent, None).unwrap());
        assert!(!plan.contains("DataSourceExec"), "{plan}");
        let key = Key { kind: KeyKind::Address, value: "192.0.2.7".to_owned() };
        let plan = normal(lake, &on_value(view, session, &key, Window::default()).unwrap());
        // What is stored in order is merged, not sorted.
        assert!(plan.contains("SortPreservingMergeExec") && !plan.contains("SortExec"), "{plan}");
    });
}
