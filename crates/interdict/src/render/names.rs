use model::AliasRelation;

use super::{Table, counted, moment, some};
use crate::cli::{Named, Related, Saying};

/// The answer on two names of actors.
pub(crate) fn related(related: &Related) -> String {
    let mut out = format!("{} and {}: {}\n", related.a, related.b, related.verdict);
    if related.a == related.b {
        out.push_str("  two spellings of one name\n");
    }
    for (sign, sayings) in [('+', &related.asserted), ('-', &related.against)] {
        for saying in sayings {
            out.push_str(&format!(
                "  {sign} {}: {} ({})\n",
                saying.source,
                how(saying),
                circumstances(saying)
            ));
        }
    }
    if related.verdict == "unknown" {
        out.push_str(
            "  no source on this desk speaks of both; `interdict knowledge status` shows the sources\n",
        );
    }
    out.push_str(&as_of(related.as_of));
    out
}

/// The answer on one name.
pub(crate) fn named(named: &Named) -> String {
    if !named.known {
        return format!(
            "{}: unknown\n  no source on this desk has this name; `interdict knowledge status` shows the sources\n",
            named.name
        );
    }
    let mut out = format!("{}: filed under {}\n", named.name, named.canonical);
    let mut table = Table::new(2, &["name", "answer", "said by", "kept apart by"]);
    for other in &named.candidates {
        let sources = |sayings: &[Saying]| {
            let names: Vec<&str> = sayings.iter().map(|saying| saying.source.as_str()).collect();
            some(&names, 4)
        };
        table.row(vec![
            other.b.clone(),
            other.verdict.to_owned(),
            sources(&other.asserted),
            sources(&other.against),
        ]);
    }
    out.push_str(&table.text());
    let disputed = named.candidates.iter().filter(|other| other.verdict == "contested").count();
    if disputed > 0 {
        out.push_str(&format!(
            "  {}: interdict alias NAME OTHER shows who says what\n",
            counted(disputed, "contested name")
        ));
    }
    out.push_str(&as_of(named.as_of));
    out
}

/// What a source says, in words.
fn how(saying: &Saying) -> &str {
    match (&saying.how, saying.relation) {
        (Some(how), _) => how,
        (None, AliasRelation::RenamedTo) => "calls one now by the other name",
        (None, AliasRelation::MergedInto) => "merged one into the other",
        (None, AliasRelation::SameAs) => "has both on one actor",
        (None, _) => "has both on one actor, with reserve",
    }
}

/// When, how good, of which edition, citing what.
fn circumstances(saying: &Saying) -> String {
    let mut parts = vec![saying.date.map_or_else(|| "undated".to_owned(), model::Timestamp::date)];
    parts.push(saying.grade.to_string());
    parts.extend(saying.first_party.then(|| "names of its own".to_owned()));
    parts.extend(saying.edition.clone());
    parts.extend(saying.marking.map(|marking| marking.to_string()));
    parts.extend(saying.cites.as_ref().map(|cites| format!("citing {cites}")));
    parts.join(", ")
}

fn as_of(as_of: Option<model::Timestamp>) -> String {
    as_of.map_or_else(String::new, |as_of| format!("  as of {}\n", moment(as_of)))
}
