use model::Batch;
use store::{QuarantineCount, Quarantined};

use super::{Table, counted, counts};
use crate::cli::Overview;
use crate::intake::Problem;
use crate::stage::observe::Taken;
use crate::stage::retry::Retried;

/// What came in, file by file.
pub(crate) fn observed(sources: &[Taken], problems: &[Problem]) -> String {
    let mut table = Table::new(0, &["file", "format", "accepted", "rejected", "skipped", "state"]);
    for taken in sources {
        table.row(vec![
            taken.batch.file.clone(),
            taken.batch.format.clone(),
            taken.batch.accepted.to_string(),
            taken.batch.rejected.to_string(),
            taken.batch.skipped.to_string(),
            taken.state.to_owned(),
        ]);
    }
    let mut out = table.text();
    for problem in problems {
        let word = if problem.failed { "failed" } else { "left out" };
        out.push_str(&format!("{word}: {}: {}\n", problem.path, problem.reason));
    }
    if out.is_empty() {
        out.push_str("nothing to read\n");
    }
    out
}

/// What is in quarantine.
pub(crate) fn quarantine(counts: &[QuarantineCount], records: &[Quarantined]) -> String {
    if counts.is_empty() {
        return "nothing in quarantine\n".to_owned();
    }
    let mut by_file = Table::new(0, &["file", "format", "reason", "records", "kept whole", "open"]);
    for count in counts {
        by_file.row(vec![
            count.file.clone(),
            count.format.clone(),
            count.code.clone(),
            count.count.to_string(),
            count.kept.to_string(),
            count.open.to_string(),
        ]);
    }
    let mut table = Table::new(0, &["id", "file", "line", "code", "reason"]);
    for record in records {
        table.row(vec![
            record.id.to_string(),
            record.file.clone(),
            record.rejected.line.to_string(),
            record.rejected.code.clone(),
            record.rejected.reason.clone(),
        ]);
    }
    format!("{}\n{}", by_file.text(), table.text())
}

/// One record in quarantine.
pub(crate) fn quarantined(record: &Quarantined) -> String {
    format!(
        "record   {}\nfile     {} ({})\nbatch    {}\nline     {}\nreason   {}: {}\nsha256   {}\nexcerpt  {}\n",
        record.id,
        record.file,
        record.format,
        record.batch,
        record.rejected.line,
        record.rejected.code,
        record.rejected.reason,
        record.rejected.raw,
        record.rejected.excerpt
    )
}

/// What a retry gave.
pub(crate) fn retried(retried: &[Retried]) -> String {
    if retried.is_empty() {
        return "nothing in quarantine\n".to_owned();
    }
    let line = |file: &Retried| {
        let tried = usize::try_from(file.tried).unwrap_or(usize::MAX);
        format!("{}: {} tried, {} resolved\n", file.file, counted(tried, "record"), file.resolved)
    };
    retried.iter().map(line).collect()
}

/// The source files taken in, with counts and digests.
pub(crate) fn sources(batches: &[Batch]) -> String {
    let mut table = Table::new(0, &["file", "format", "accepted", "rejected", "skipped", "sha256"]);
    for batch in batches {
        table.row(vec![
            batch.file.clone(),
            batch.format.clone(),
            batch.accepted.to_string(),
            batch.rejected.to_string(),
            batch.skipped.to_string(),
            batch.digest.to_string(),
        ]);
    }
    table.text()
}

/// What is on the desk.
pub(crate) fn overview(overview: &Overview) -> String {
    format!(
        "{}lake: {}\nknowledge: {}\n{}, {}, {}\n",
        sources(&overview.batches),
        counts(&overview.lake),
        counts(&overview.knowledge),
        counted(overview.findings, "finding"),
        counted(overview.clusters, "cluster"),
        counted(overview.cases, "case")
    )
}
