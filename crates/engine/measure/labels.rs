//! The labelled names, and what is counted on them; included by the fit and the floor tests.

use std::fmt;
use std::path::Path;

use engine::detect::lookalike::{Matcher, Technique};

use super::data::text;

/// A labelled name.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// The identity that the labeller saw; empty where none was asked for.
    pub(crate) brand: String,
    /// Who registered it; empty when nobody says.
    pub(crate) actor: String,
    /// What the labeller, or the generator, did to the word.
    pub(crate) technique: String,
    /// Whether it imitates one of the identities on purpose.
    pub(crate) yes: bool,
    /// How many names of the stream it stands for (inverse of its chance to be drawn; Horvitz and Thompson 1952).
    pub(crate) stands: f64,
    pub(crate) kind: Kind,
}

/// Where a labelled name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Strong imitations among the names of the Thallium case.
    Thallium,
    /// Strong imitations in a random sample of actors' names.
    Sample,
    /// Names of those two that imitate nobody on the watch-list.
    Other,
    /// Newly registered names, drawn by strata from what several matchers flagged.
    Pool,
    /// Made by generators, a technique each; all imitate.
    Synthetic,
}

impl Row {
    /// Whether an analyst would name the identity from the name alone, and an actor registered it.
    pub(crate) fn is_strong(&self) -> bool {
        matches!(self.kind, Kind::Thallium | Kind::Sample)
    }
}

/// Reads all labelled names; weak imitations and owned names are left out.
pub(crate) fn rows(folder: &Path, matcher: &Matcher) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |[name, brand, actor, technique]: [&str; 4], yes, stands, kind| {
        let [name, brand, actor, technique] = [name, brand, actor, technique].map(str::to_owned);
        rows.push(Row { name, brand, actor, technique, yes, stands, kind });
    };
    let table = |file: &str, columns: usize| -> Vec<Vec<String>> {
        let text = text(folder, file);
        let rows = text.lines().filter(|row| !row.starts_with('#'));
        rows.map(|row| row.split('\t').map(str::to_owned).collect())
            .filter(|row: &Vec<String>| row.len() >= columns)
            .collect()
    };
    let mut actors = |[name, brand, actor, technique]: [&str; 4], code: &str, strength: &str, kind| {
        let yes = code == "B";
        if !yes || strength == "S" {
            add([name, brand, actor, technique], yes, 0.0, if yes { kind } else { Kind::Other });
        }
    };
    for c in table("thallium/labels_thallium.txt", 5) {
        actors([&c[0], &c[2], "thallium", &c[3]], &c[1], &c[4], Kind::Thallium);
    }
    for c in table("lookalike/sample_labelled.tsv", 6) {
        actors([&c[0], &c[3], &c[1], &c[4]], &c[2], &c[5], Kind::Sample);
    }
    let number = |text: &str| text.parse::<f64>().expect("a count");
    for c in table("lookalike/pool_labelled.tsv", 5) {
        add([&c[0], "", "", ""], c[1] == "Y", number(&c[3]) / number(&c[4]), Kind::Pool);
    }
    for c in table("lookalike/coverage_names.tsv", 3) {
        if !matcher.is_owned(&c[2]) {
            add([&c[2], &c[1], "", &c[0]], true, 0.0, Kind::Synthetic);
        }
    }
    rows
}

/// Identities of one family: `navercorp` for `naver`.
pub(crate) fn is_kin(found: &str, labelled: &str) -> bool {
    found.starts_with(labelled) || labelled.starts_with(found)
}

/// Whether a technique belongs to the family that the generator was asked for.
pub(crate) fn is_family(asked: &str, shown: &[Technique]) -> bool {
    use Technique as T;
    let any = |some: &[T]| some.iter().any(|t| shown.contains(t));
    let edit = shown.iter().any(|t| t.is_edit());
    match asked {
        a if a.starts_with("IDN") => any(&[T::Idn]),
        a if a.contains("homoglyph + combo") => any(&[T::Homoglyph]) && any(&[T::Affix]),
        a if a.contains("typo + combo") => (edit || any(&[T::Homoglyph])) && any(&[T::Affix]),
        a if a.contains("homoglyph") => any(&[T::Homoglyph]),
        a if a.starts_with("combo") => any(&[T::Affix, T::Level]),
        a if a.starts_with("level: typo") => edit || any(&[T::Homoglyph, T::Affix]),
        a if a.starts_with("level") => any(&[T::Level, T::TldSwap, T::Affix]),
        "TLD swap" => any(&[T::TldSwap]),
        "hyphen inside" => any(&[T::HyphenSplit, T::Affix]),
        _ => edit || any(&[T::Homoglyph, T::Affix]),
    }
}

/// So many of so many; shown with Wilson's interval at 95 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) right: usize,
    pub(crate) all: usize,
}

impl Share {
    #[expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]
    pub(crate) fn value(self) -> f64 {
        self.right as f64 / self.all.max(1) as f64
    }
}

impl fmt::Display for Share {
    #[expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = wilson(self.value(), self.all as f64);
        let Self { right, all } = self;
        write!(f, "{right}/{all} = {:.1} % [{low:.1}, {high:.1}]", 100.0 * self.value())
    }
}

/// Wilson's interval at 95 % (1927) of a share of `count` draws, in percent.
pub(crate) fn wilson(share: f64, count: f64) -> (f64, f64) {
    let (n, z) = (count.max(1.0), 1.96_f64);
    let centre = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    (100.0 * (centre - half).max(0.0), 100.0 * (centre + half).min(1.0))
}

/// What a matcher says of some labelled imitations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recall {
    /// Found with the right identity.
    pub(crate) found: Share,
    /// Found with a technique of the right family; of synthetic names only.
    pub(crate) family: Share,
    /// Found with another identity.
    pub(crate) misnamed: usize,
    /// What went wrong, a name each.
    pub(crate) notes: Vec<String>,
}

/// Judges those of the labelled imitations that `of` takes.
pub(crate) fn recall(matcher: &Matcher, rows: &[Row], of: impl Fn(&Row) -> bool) -> Recall {
    let mut it = Recall::default();
    for row in rows.iter().filter(|row| row.yes && of(row)) {
        it.found.all += 1;
        it.family.all += 1;
        let Row { name, brand, actor, technique, .. } = row;
        match matcher.judge(name) {
            Some(judgement) if is_kin(&judgement.identity, brand) => {
                it.found.right += 1;
                if is_family(technique, &judgement.techniques) {
                    it.family.right += 1;
                } else if row.kind == Kind::Synthetic {
                    it.notes.push(format!("{name}: {technique}, told as {:?}", judgement.techniques));
                }
            }
            Some(judgement) => {
                it.misnamed += 1;
                it.notes.push(format!("{name}: {brand}, named {}", judgement.identity));
            }
            None => it.notes.push(format!("{name}: {technique}, {brand} {actor}, not found")),
        }
    }
    it
}

/// Precision, and share of the true imitations found, of the pool at a threshold, by Horvitz-Thompson weights.
/// `pool`: probability, label, and how many names it stands for.
pub(crate) fn pooled(pool: &[(f64, bool, f64)], least: f64) -> (f64, f64) {
    let sum = |of: &dyn Fn(&(f64, bool, f64)) -> bool| {
        pool.iter().filter(|row| of(row)).map(|row| row.2).sum::<f64>()
    };
    let right = sum(&|row| row.1 && row.0 >= least);
    (right / sum(&|row| row.0 >= least).max(1e-9), right / sum(&|row| row.1).max(1e-9))
}

/// The pool as [`pooled`] takes it; `open` must return every candidate.
pub(crate) fn pool(open: &Matcher, rows: &[Row]) -> Vec<(f64, bool, f64)> {
    let pool = rows.iter().filter(|row| row.kind == Kind::Pool);
    pool.map(|row| (open.judge(&row.name).map_or(0.0, |it| it.probability), row.yes, row.stands)).collect()
}
