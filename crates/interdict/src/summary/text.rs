//! The summary for people.

use std::path::Path;

use model::{Case, FindingKind, Support};

use super::{Actor, Summary};
use crate::case_file::NOTICE;
use crate::render::{self, counted, counts, some};

const CLUSTERS: usize = 5;
const FINDINGS: usize = 20;

impl Summary {
    /// The summary as text; `place` is the desk.
    pub(crate) fn text(&self, place: &Path, case: Option<&Case>) -> String {
        let mut out = String::new();
        if let Some(as_of) = self.as_of {
            out.push_str(&format!(
                "Only what was known by {} counts; undated observations always count.\n\n",
                render::moment(as_of)
            ));
        }
        self.came_in(&mut out);
        self.found(&mut out);
        self.who(&mut out);
        self.case_text(&mut out, case);
        self.quarantined(&mut out);
        self.places(&mut out, place);
        out
    }

    fn came_in(&self, out: &mut String) {
        out.push_str("WHAT CAME IN\n");
        let table = render::observed(&self.observed.sources, &self.observed.problems);
        out.push_str(&indented(&table));
        out.push_str(&format!("  lake: {}\n", counts(&self.lake)));
        out.push_str(&format!("  knowledge: {}\n", counts(&self.knowledge)));
        out.push_str(&format!(
            "  watch-list: {} identities, {} owned domains\n\n",
            self.identities, self.owned
        ));
    }

    fn found(&self, out: &mut String) {
        out.push_str("WHAT WAS FOUND\n");
        out.push_str(&format!(
            "  {} that imitate a protected identity, {} that a report lists, {} of lure words alone\n",
            counted(self.imitations, "name"),
            counted(self.reported, "name"),
            counted(self.lures, "name")
        ));
        if !self.by_identity.is_empty() {
            out.push_str(&format!("  imitated: {}\n", counts(&self.by_identity)));
        }
        let mut strongest: Vec<_> =
            self.findings.iter().filter(|finding| finding.kind == FindingKind::Imitation).collect();
        strongest.sort_by(|a, b| b.likelihood.cmp(&a.likelihood).then_with(|| a.subject.cmp(&b.subject)));
        for finding in strongest.iter().take(FINDINGS) {
            out.push_str(&format!(
                "    {:>3} %  {:<34} {:<12} {}\n",
                finding.likelihood.percent(),
                finding.subject.as_str(),
                finding.identity.as_deref().unwrap_or("-"),
                render::why(finding)
            ));
        }
        if strongest.len() > FINDINGS {
            out.push_str(&format!("    and {} more: interdict finding list\n", strongest.len() - FINDINGS));
        }
        out.push('\n');
    }

    fn who(&self, out: &mut String) {
        out.push_str("WHO, HOW SURE, AGAINST WHAT\n");
        if self.actors.is_empty() {
            out.push_str("  no two names found share infrastructure, so there is no cluster to attribute\n");
        }
        for (rank, actor) in self.actors.iter().take(CLUSTERS).enumerate() {
            out.push_str(&format!(
                "  {}: {}, {} of them imitating; {}\n",
                actor.designator,
                counted(actor.members.len(), "name"),
                actor.imitations,
                some(&actor.members, 4)
            ));
            if rank == 0 {
                out.push_str(&indented(&render::attribution(&actor.attribution)));
                out.push_str(&indented(&render::profile(&actor.profile)));
            } else {
                out.push_str(&format!("    {}\n", verdict(actor)));
            }
        }
        if self.actors.len() > CLUSTERS {
            out.push_str(&format!("  and {} more: interdict cluster list\n", self.actors.len() - CLUSTERS));
        }
        if let Some(cut) = &self.truncated {
            out.push_str(&format!("  the search was cut: {cut}\n"));
        }
        out.push('\n');
    }

    fn case_text(&self, out: &mut String, case: Option<&Case>) {
        out.push_str("THE CASE\n");
        let (Some(summary), Some(case)) = (&self.case, case) else {
            out.push_str("  no cluster, so no draft case\n\n");
            return;
        };
        out.push_str(&indented(NOTICE));
        out.push_str(&format!(
            "  {}: {}; {} with {}\n",
            summary.id,
            case.title,
            counted(summary.domains, "domain"),
            counted(summary.exhibits, "exhibit")
        ));
        let domains: Vec<&str> = case.domains.iter().map(|domain| domain.domain.as_str()).collect();
        out.push_str(&format!("  {}\n", some(&domains, 60)));
        out.push_str(&format!(
            "  {} listed in Appendix A, {} left out\n",
            counted(summary.listed, "domain"),
            summary.excluded.len()
        ));
        for exclusion in summary.excluded.iter().take(3) {
            out.push_str(&format!("    {}: {}\n", exclusion.domain, exclusion.text));
        }
        out.push_str("  causes of action, by elements that facts with exhibits support:\n");
        for cause in &summary.causes {
            let state = match cause.support {
                Support::Supported => format!("supported on {}", counted(cause.domains, "domain")),
                Support::Unsupported => "unsupported".to_owned(),
            };
            out.push_str(&format!(
                "    {:<14} {} of {} elements; {state}\n",
                cause.code, cause.elements_supported, cause.elements
            ));
        }
        if summary.order_refused > 0 {
            out.push_str(&format!(
                "  an order would not compile yet, for {}: interdict case collateral {}\n",
                counted(summary.order_refused, "reason"),
                summary.id
            ));
        }
        if !summary.gaps.is_empty() {
            out.push_str(&format!("  gaps counsel will ask about: {}\n", summary.gaps.len()));
            for gap in summary.gaps.iter().take(3) {
                out.push_str(&format!("    {gap}\n"));
            }
        }
        out.push('\n');
    }

    fn quarantined(&self, out: &mut String) {
        out.push_str("IN QUARANTINE\n");
        let mut nothing = true;
        for count in &self.quarantine {
            // Those beyond what is kept whole stay for good; of the others, those that no retry has read.
            let waiting = count.open + (count.count - count.kept);
            if waiting > 0 {
                nothing = false;
                out.push_str(&format!("  {waiting} in {}: {}\n", count.file, count.code));
            }
        }
        if nothing {
            out.push_str("  nothing\n");
        }
        out.push('\n');
    }

    fn places(&self, out: &mut String, place: &Path) {
        let desk = place.display();
        out.push_str("WHERE THINGS ARE\n");
        out.push_str(&format!("  desk       {desk}\n"));
        if let Some(case) = &self.case {
            out.push_str(&format!("  case       {desk}/{}\n", case.folder));
            out.push_str(&format!("  Appendix A {desk}/{}/appendix-a.csv and .json\n", case.folder));
        }
        out.push_str(&format!(
            "  more       interdict --desk {desk} finding list | cluster list | quarantine list\n"
        ));
    }
}

fn verdict(actor: &Actor) -> String {
    format!("{}; confidence {}", render::verdict(&actor.attribution), actor.attribution.confidence)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
