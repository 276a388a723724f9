use engine::case::gaps;
use model::{Case, CaseDomain, KeyKind};

use super::{Table, dates, moment, some};
use crate::case_file::NOTICE;

/// A case: facts by domain, exhibits, gaps.
pub(crate) fn case(case: &Case) -> String {
    let mut out = format!("{NOTICE}\n{}: {}\n", case.id, case.title);
    if let Some(as_of) = case.as_of {
        out.push_str(&format!("as of {}\n", moment(as_of)));
    }
    for entry in &case.domains {
        domain(&mut out, entry);
    }
    out.push_str("\nExhibits\n");
    let mut table = Table::new(0, &["no.", "file", "line", "sha256 of the record", "shows"]);
    for exhibit in &case.exhibits {
        table.row(vec![
            exhibit.number.to_string(),
            exhibit.file_name.clone(),
            exhibit.line.to_string(),
            exhibit.raw.to_string(),
            exhibit.title.clone(),
        ]);
    }
    out.push_str(&table.text());
    let mut files: Vec<(String, String)> =
        case.exhibits.iter().map(|exhibit| (exhibit.file_name.clone(), exhibit.file.to_string())).collect();
    files.sort();
    files.dedup();
    let mut table = Table::new(0, &["source file", "sha256; kept in the vault under this name"]);
    for (name, digest) in files {
        table.row(vec![name, digest]);
    }
    out.push_str(&format!("\n{}", table.text()));
    let gaps = gaps(case);
    if !gaps.is_empty() {
        out.push_str("\nGaps\n");
        for gap in gaps {
            out.push_str(&format!("  {gap}\n"));
        }
    }
    out
}

fn domain(out: &mut String, domain: &CaseDomain) {
    let both = if domain.domain_ulabel == domain.domain.as_str() {
        domain.domain.to_string()
    } else {
        format!("{} ({})", domain.domain, domain.domain_ulabel)
    };
    out.push_str(&format!("\n{both}\n  seen {}\n", dates(domain.seen)));
    if domain.hosts.iter().any(|host| *host != domain.domain) {
        out.push_str(&format!("  hosts {}\n", some(&domain.hosts, 12)));
    }
    match &domain.registration {
        Some(registration) => out.push_str(&format!(
            "  registry .{}; registrar {} (IANA {}); created {}; registrant {}\n",
            domain.suffix,
            registration.registrar.as_deref().unwrap_or("not published"),
            registration.registrar_iana_id.as_deref().unwrap_or("not published"),
            registration.created.map_or_else(|| "not published".to_owned(), model::Timestamp::date),
            registration.registrant.as_deref().unwrap_or("not published"),
        )),
        None => out.push_str(&format!("  registry .{}; no registration data observed\n", domain.suffix)),
    }
    for of in &domain.resolutions {
        // A record of a host is no record of the domain.
        let at = of.host.as_ref().filter(|host| **host != domain.domain);
        let at = at.map_or_else(String::new, |host| format!(" at {host}"));
        out.push_str(&format!("  {}{at}: {}\n", of.key, dates(of.when)));
    }
    for (identity, how) in &domain.imitates {
        out.push_str(&format!("  imitates {identity}: {how}\n"));
    }
    for link in &domain.links {
        if link.key.kind == KeyKind::Report {
            out.push_str(&format!(
                "  listed together with {} in report {} (a claim; {:.1} nats)\n",
                some(&link.with, 4),
                link.key.value,
                link.weight
            ));
            continue;
        }
        out.push_str(&format!(
            "  shares {} with {} ({} names have it; {:.1} nats)\n",
            link.key,
            some(&link.with, 4),
            link.holders,
            link.weight
        ));
    }
    out.push_str(&format!("  exhibits {}\n", some(&domain.exhibits, 24)));
}

/// Cases, one line each.
pub(crate) fn cases(cases: &[(String, String, Option<String>, u64)]) -> String {
    if cases.is_empty() {
        return "no cases\n".to_owned();
    }
    let mut table = Table::new(0, &["case", "cluster", "domains", "title"]);
    for (id, title, cluster, domains) in cases {
        table.row(vec![
            id.clone(),
            cluster.clone().unwrap_or_else(|| "-".to_owned()),
            domains.to_string(),
            title.clone(),
        ]);
    }
    table.text()
}
