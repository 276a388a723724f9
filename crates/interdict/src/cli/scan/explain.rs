use std::io::Write;

use anyhow::{Context, Result};
use engine::detect::lookalike::{Class, Judgement, Lure, Matcher};
use model::Reason;

use super::Sought;
use crate::answer::{Exit, Format};
use crate::scan::{Hit, Verdict};

/// Draws how the verdict on a name comes about: as what is sought, or, when nothing is said, as what it is found to be.
pub(super) fn explain(
    matcher: &Matcher,
    name: &str,
    sought: Option<Sought>,
    format: Format,
    out: &mut impl Write,
) -> Result<Exit> {
    let name = model::DomainName::parse(name)?;
    let classes = sought.unwrap_or(Sought::All).classes();
    let of = |class| classes.contains(&class);
    // Everything that was weighed is shown, also what stays below the threshold; a lure that is found comes before an
    // imitation that is not.
    let all = matcher.clone().with_threshold(0.0).with_lure_threshold(0.0);
    let judgement = all.judge(name.as_str()).filter(|_| of(Class::Imitation));
    let lure = matcher.clone().with_lure_threshold(0.0).lure(name.as_str()).filter(|_| of(Class::Lure));
    let (told, least) = match (judgement, lure) {
        (Some(judgement), Some(lure))
            if judgement.probability < matcher.threshold()
                && lure.probability >= matcher.lure_threshold() =>
        {
            (Told::of_lure(lure), matcher.lure_threshold())
        }
        (Some(judgement), _) => (Told::of_imitation(judgement), matcher.threshold()),
        (None, Some(lure)) => (Told::of_lure(lure), matcher.lure_threshold()),
        (None, None) => {
            let why = if matcher.is_owned(name.as_str()) {
                "it is owned by a protected identity, or lies below a name that is"
            } else {
                match sought {
                    Some(Sought::Imitation) => "no watched word is in it, in any drawing",
                    Some(Sought::Lure) => {
                        "it is not made of lure words, or it imitates an identity that is protected"
                    }
                    _ => "no watched word is in it, in any drawing, and it is not made of lure words",
                }
            };
            let told = match format {
                Format::Text => format!("{name}: nothing; {why}"),
                Format::Json | Format::Ndjson => {
                    serde_json::json!({ "name": name.as_str(), "class": null, "explanation": [why] })
                        .to_string()
                }
            };
            writeln!(out, "{told}").context("cannot write the findings")?;
            return Ok(Exit::Done);
        }
    };
    let found = told.probability >= least;
    if format == Format::Text {
        writeln!(out, "{name} ({})\n", name.unicode())?;
        for reason in &told.reasons {
            writeln!(out, "  {:>+6.2}  {:<12} {}", reason.weight, reason.code, reason.text)?;
        }
        let sum: f64 = told.reasons.iter().map(|reason| reason.weight).sum();
        writeln!(out, "  ------\n  {sum:>+6.2}  nats, so {:.1} %", told.probability * 100.0)?;
        let verdict = if found { "found" } else { "below the threshold" };
        writeln!(
            out,
            "\n{}: {verdict} of {:.1} %; about {:.0} of a million new names are judged as likely or more",
            told.what,
            least * 100.0,
            told.alerts_per_million
        )?;
    } else {
        let hit = Hit { name: name.as_str(), verdict: told.verdict };
        writeln!(out, "{}", serde_json::to_string(&hit)?)?;
    }
    Ok(if found { Exit::Found } else { Exit::Done })
}

/// What an explanation tells, of either class.
struct Told {
    what: String,
    probability: f64,
    alerts_per_million: f64,
    reasons: Vec<Reason>,
    verdict: Verdict,
}

impl Told {
    fn of_imitation(it: Judgement) -> Self {
        let what = format!("imitation of `{}`", it.identity);
        let (probability, alerts_per_million, reasons) =
            (it.probability, it.alerts_per_million, it.reasons.clone());
        Self { what, probability, alerts_per_million, reasons, verdict: it.into() }
    }

    fn of_lure(it: Lure) -> Self {
        let what = "lure that imitates nobody who is protected".to_owned();
        let (probability, alerts_per_million, reasons) =
            (it.probability, it.alerts_per_million, it.reasons.clone());
        Self { what, probability, alerts_per_million, reasons, verdict: it.into() }
    }
}
