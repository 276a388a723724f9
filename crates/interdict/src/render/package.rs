use crate::package::{Built, Missing};

/// A finished package: where it is, what to print or tell outside, what it lacks.
pub(crate) fn package(built: &Built) -> String {
    let closed = &built.closed;
    let state = if built.sealed { "sealed case" } else { "working draft, not sealed" };
    let mut out = format!(
        "{} in {}\n  {state}; {} domains in Appendix A, {} exhibits; {} files, {} bytes\n",
        built.package, built.folder, built.domains, built.exhibits, closed.files, closed.bytes
    );
    out.push_str(&format!("  sha256 of tagmanifest-sha256.txt  {}\n", closed.tagmanifest_sha256));
    out.push_str(&format!("  log {}: {} entries, root {}\n", closed.log, closed.log_size, closed.log_root));
    for key in &closed.keys {
        out.push_str(&format!("  key {key}\n"));
    }
    for remark in &closed.remarks {
        out.push_str(&format!("  note: {remark}\n"));
    }
    for (title, missing) in [
        ("Documents that could not be made", &built.not_made),
        ("Counts that are not supported", &built.unsupported),
        ("Domains that Appendix A leaves out", &built.excluded),
        ("Exhibits that are not in the package", &built.left_out),
    ] {
        list(&mut out, title, missing);
    }
    out
}

/// Long lists are cut; the package and the JSON answer have all.
fn list(out: &mut String, title: &str, missing: &[Missing]) {
    const MOST: usize = 20;
    if missing.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}\n"));
    for one in missing.iter().take(MOST) {
        out.push_str(&format!("  {}: {}\n", one.what, one.why));
    }
    if missing.len() > MOST {
        out.push_str(&format!("  and {} more\n", missing.len() - MOST));
    }
}
