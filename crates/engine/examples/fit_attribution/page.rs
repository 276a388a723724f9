//! The figures as a page, as rows of the file of weights, and their floors.

use std::fmt::Write as _;

use engine::attribute::technique::{
    Figures, Incident, KNOWN, Knowledge, Observed, Profiles, Rolled, Share, Trial, Trials, Weights,
};

use super::false_flag::Planted;

/// Folds of the cross-validation; all reports on a group are in one.
pub(crate) const FOLDS: usize = 5;

/// Techniques of a group from which the literature's figures take it as profiled.
const PROFILED: usize = 5;

/// One kind of trial.
pub(crate) struct Row {
    name: &'static str,
    reports: usize,
    figures: Figures,
    half: (Share, f64),
    high: (Share, f64),
}

impl Row {
    fn of(name: &'static str, trials: &[Trial]) -> Self {
        Self {
            name,
            reports: trials.len() / 2,
            figures: Figures::of(trials),
            half: Figures::at(trials, 0.5),
            high: Figures::at(trials, 0.8),
        }
    }
}

/// Measures every kind; `strict` are the trials of the first row.
pub(crate) fn rows(profiles: &Profiles, reports: &[Incident], strict: &[Trial]) -> Vec<Row> {
    let left = |enough: fn(&Trial) -> bool| -> Vec<Trial> {
        strict.iter().filter(|trial| enough(trial)).cloned().collect()
    };
    let known = left(|trial| trial.left.items >= KNOWN);
    let profiled = left(|trial| trial.left.techniques >= PROFILED);
    let masked = |mask: fn(&Observed) -> Observed| -> Vec<Trial> {
        let reports: Vec<Incident> = reports
            .iter()
            .map(|report| Incident { observed: mask(&report.observed), ..report.clone() })
            .collect();
        Trials::prepare(profiles, &reports, Knowledge::Strict).cross_validate(FOLDS)
    };
    let techniques = masked(|all| Observed { techniques: all.techniques.clone(), ..Observed::default() });
    let software = masked(|all| Observed { software: all.software.clone(), ..Observed::default() });
    let leaky = Trials::prepare(profiles, reports, Knowledge::Leaky).cross_validate(FOLDS);
    vec![
        Row::of("strict", strict),
        Row::of("strict, group still known", &known),
        Row::of("strict, group still profiled", &profiled),
        Row::of("strict, techniques only", &techniques),
        Row::of("strict, software only", &software),
        Row::of("LEAKY: own report left in", &leaky),
    ]
}

/// How many reports are about groups of which, without the report, there is nothing; nothing that it shows; all.
fn lost(strict: &[Trial]) -> [usize; 3] {
    let known = || strict.iter().filter(|trial| !trial.withheld);
    let empty = known().filter(|trial| trial.left.items == 0).count();
    [empty, known().filter(|trial| trial.left.shared == 0).count(), known().count()]
}

/// What does not hold of the floors.
pub(crate) fn broken(rows: &[Row], planted: &Planted) -> Vec<String> {
    let (all, profiled) = (&rows[0], &rows[2]);
    let floors = [
        ("top-1 of all reports", all.figures.top1.value(), 0.60),
        ("top-10 of all reports", all.figures.top10.value(), 0.81),
        ("AUROC of unknown, all reports", all.figures.auroc, 0.78),
        ("top-10 where the group is still profiled", profiled.figures.top10.value(), 0.85),
        ("AUROC of unknown where the group is still profiled", profiled.figures.auroc, 0.79),
        ("1 - calibration error", 1.0 - all.figures.calibration, 0.94),
        ("right at 0.8", all.high.0.value(), 0.93),
        ("1 - planted group very likely", 1.0 - planted.held.value(), 1.0),
    ];
    floors
        .into_iter()
        .filter(|(_, value, floor)| value < floor)
        .map(|(name, value, floor)| format!("{name}: {value:.3}, floor {floor}"))
        .collect()
}

fn interval(share: Share) -> String {
    let (low, high) = share.interval();
    format!("{:.3} ({low:.3}-{high:.3})", share.value())
}

/// The page.
pub(crate) fn page(
    rows: &[Row],
    strict: &[Trial],
    nexus: &[Rolled],
    weights: &Weights,
    planted: &Planted,
    digest: &str,
) -> String {
    let mut page = format!(
        "# Figures of attribution by techniques and software\n\n\
         Written by `cargo xtask fit-attribution`, on public reports on ATT&CK groups. Strict: what only the report itself\n\
         says is removed from all profiles before it is judged. Weights are fitted in {FOLDS} folds by group: no report on the\n\
         same group helps. Unknown: the same report with its group withheld; {:.0} % of the mixture. Probabilities are those\n\
         before the ceilings (techniques alone 54 %, with software 79 %). Intervals at 95 %, Wilson's; reports on one group\n\
         are not independent, so the true ones are wider. \"Still known\": at least {KNOWN} items of the group are left without\n\
         the report; \"still profiled\": at least {PROFILED} techniques, as in the literature. The leaky row is no result: it\n\
         shows what leaving the report in its own group's profile would feign.\n\
         Data digest `{digest}`.\n\n\
         | kind | reports | top-1 | top-3 | top-5 | top-10 | MRR | macro top-1 |\n|---|---|---|---|---|---|---|---|\n",
        engine::attribute::technique::UNKNOWN_SHARE * 100.0
    );
    for Row { name, reports, figures: f, .. } in rows {
        let _ = writeln!(
            page,
            "| {name} | {reports} | {} | {:.3} | {:.3} | {} | {:.3} | {:.3} |",
            interval(f.top1),
            f.top3.value(),
            f.top5.value(),
            interval(f.top10),
            f.reciprocal,
            f.macro_top1
        );
    }
    page.push_str("\n| kind | AUROC of unknown | ECE | right at >= 0.5 | answered | right at >= 0.8 | answered |\n|---|---|---|---|---|---|---|\n");
    for Row { name, figures: f, half, high, .. } in rows {
        let (low, high_end) = (f.auroc - 1.96 * f.auroc_error, f.auroc + 1.96 * f.auroc_error);
        let _ = writeln!(
            page,
            "| {name} | {:.3} ({low:.3}-{high_end:.3}) | {:.3} | {} | {:.3} | {} | {:.3} |",
            f.auroc,
            f.calibration,
            interval(half.0),
            half.1,
            interval(high.0),
            high.1
        );
    }
    let [empty, apart, all] = lost(strict);
    let best = |lost: usize| Share { right: (all - lost) as f64, all: all as f64 }.value();
    let _ = write!(
        page,
        "\n## What can be reached\n\nOf {empty} of the {all} reports the group has nothing left when the report is removed, and of {apart} (with those)\n\
         nothing that the report shows: no comparison can put the group forward. So top-10 over all reports ends at {:.3}, or at\n\
         {:.3} where nothing is shared. A model could learn that the group with the empty profile is the right one, since every\n\
         group had a profile before; that would be reading the experiment. No term asks for it, and no weights are learned from\n\
         such reports, though a group without items also has none that speaks against it.\n",
        best(empty),
        best(apart)
    );
    page.push_str("\n## Reliability (strict)\n\n| said | held | reports |\n|---|---|---|\n");
    for bin in &rows[0].figures.bins {
        let _ = writeln!(page, "| {:.2} | {:.2} | {:.0} |", bin.said, bin.held, bin.weight);
    }
    page.push_str(&of_nexus(nexus));
    let _ = write!(
        page,
        "\n## False flags\n\nTwo software items and six techniques of one other group, its most peculiar, planted into the {:.0} reports\n\
         that are rightly attributed. The planted group comes first: {}; at 80 % or more before the ceiling: {};\n\
         under it: {}.\n\n## Weights\n\n| term | nats |\n|---|---|\n",
        planted.named.all,
        interval(planted.named),
        interval(planted.unheld),
        interval(planted.held)
    );
    for (term, weight) in weights.rows() {
        let _ = writeln!(page, "| {term} | {weight:.3} |");
    }
    page
}

/// Trials on groups whose country is known: all, how often the most probable one is right; at 0.8, how many are right of
/// those named, and which part they are.
pub(crate) fn countries(nexus: &[Rolled], withheld: bool) -> (Share, Share, f64) {
    let trials = || nexus.iter().filter(|trial| trial.group.is_some() && trial.withheld == withheld);
    let share = |least: f64| {
        let named = || trials().filter(|trial| trial.posterior >= least);
        Share { right: named().filter(|trial| trial.is_right()).count() as f64, all: named().count() as f64 }
    };
    let (all, high) = (share(0.0), share(0.8));
    (all, high, high.all / all.all.max(1.0))
}

fn of_nexus(nexus: &[Rolled]) -> String {
    let mut page = String::from(
        "\n## Country nexus\n\nProbabilities of groups added up by the country they are said to be of; reports on groups without one are\n\
         left out. Withheld: the report's own group is not among the candidates, others of its country may be.\n\n\
         | group | reports | right | right at >= 0.8 | answered |\n|---|---|---|---|---|\n",
    );
    for (name, withheld) in [("known", false), ("withheld", true)] {
        let (all, high, answered) = countries(nexus, withheld);
        let _ = writeln!(
            page,
            "| {name} | {:.0} | {} | {} | {answered:.3} |",
            all.all,
            interval(all),
            interval(high)
        );
    }
    page
}

/// The file of weights, with its backtest.
pub(crate) fn file(rows: &[Row], weights: &Weights, digest: &str) -> String {
    let mut file = format!(
        "# Weights of techniques and software, in nats; version 1; written by `cargo xtask fit-attribution`.\n\
         # Fitted on data with the digest {digest}; figures are strict, {FOLDS} folds by group, all reports.\n"
    );
    for (term, weight) in weights.rows() {
        let _ = writeln!(file, "weight\t{term}\t{weight:.4}");
    }
    let Row { reports, figures: f, high, .. } = &rows[0];
    let _ = write!(
        file,
        "figure\treports\t{reports}\nfigure\ttop-1\t{:.3}\nfigure\ttop-10\t{:.3}\nfigure\tunknown-auroc\t{:.3}\n\
         figure\tcalibration-error\t{:.3}\nfigure\tright-at-0.8\t{:.3}\n",
        f.top1.value(),
        f.top10.value(),
        f.auroc,
        f.calibration,
        high.0.value()
    );
    file
}
