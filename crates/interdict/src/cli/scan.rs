use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use engine::detect::lookalike::Matcher;
use model::WatchList;
use wire::Record;

use crate::answer::{Exit, Format, say};
use crate::desk::{Access, Desk};
use crate::intake::{Progress, unpack};
use crate::scan::{Hit, Search, Tally, scan};

/// Judge names in a stream: which imitate a protected identity, how, and how sure. Needs no desk.
///
/// One name a line, plain, gzip or zstd; what follows the first blank, tab or comma is ignored. Findings come in the
/// order of the input. Bad lines are counted and shown, and never end the scan.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict scan --watchlist demo/input/watchlist.toml names.txt.gz\n  \
    tail -f names | interdict scan --watchlist demo/input/watchlist.toml --format ndjson\n  \
    interdict scan --watchlist demo/input/watchlist.toml --explain rnicrosoft-login.com")]
pub(crate) struct Scan {
    /// The identities to protect: TOML, or `name<TAB>domain` lines. The desk's watch-list when not given.
    #[arg(long, value_name = "FILE")]
    watchlist: Option<PathBuf>,
    /// Least probability, 0 to 1; the fitted default when not given.
    #[arg(long, value_name = "P", value_parser = fraction, conflicts_with = "strict")]
    threshold: Option<f64>,
    /// Fewer alerts, more of them right: the strict preset.
    #[arg(long)]
    strict: bool,
    /// Threads; 0 takes as many as the machine has.
    #[arg(long, value_name = "N", default_value_t = 0)]
    jobs: usize,
    /// Draw how the verdict on one name comes about, and read no files.
    #[arg(long, value_name = "NAME", conflicts_with = "files")]
    explain: Option<String>,
    /// Files of names; standard input when none is named.
    files: Vec<PathBuf>,
}

fn fraction(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a probability lies between 0 and 1".to_owned()),
    }
}

impl Scan {
    pub(crate) fn run(self, desk: &Path, format: Format) -> Result<Exit> {
        let mut matcher =
            Matcher::compile(&self.watch_list(desk)?).context("cannot compile the watch-list")?;
        if self.strict {
            matcher = matcher.strict();
        }
        if let Some(threshold) = self.threshold {
            matcher = matcher.with_threshold(threshold);
        }
        let mut out = BufWriter::new(io::stdout().lock());
        let done = match &self.explain {
            Some(name) => explain(&matcher, name, format, &mut out),
            None => self.all(&matcher, format, &mut out),
        };
        match done.and_then(|exit| out.flush().context("cannot write the findings").map(|()| exit)) {
            Err(error) if is_broken_pipe(&error) => Ok(Exit::Found),
            done => done,
        }
    }

    fn all(&self, matcher: &Matcher, format: Format, out: &mut impl Write) -> Result<Exit> {
        let jobs = match self.jobs {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            jobs => jobs,
        };
        let search = Search { matcher, jobs };
        let mut sum = Tally::default();
        let stdin = [PathBuf::from("-")];
        for path in if self.files.is_empty() { &stdin[..] } else { &self.files } {
            let tally =
                one(&search, path, format, out).with_context(|| format!("in `{}`", path.display()))?;
            sum.names += tally.names;
            sum.found += tally.found;
            sum.bad += tally.bad;
            sum.examples.extend(tally.examples);
        }
        say(format!("{} names, {} found, {} bad lines", sum.names, sum.found, sum.bad));
        for example in sum.examples.iter().take(3) {
            say(format!("  no host name: {example}"));
        }
        Ok(if sum.found == 0 { Exit::Done } else { Exit::Found })
    }

    fn watch_list(&self, desk: &Path) -> Result<WatchList> {
        let Some(path) = &self.watchlist else {
            if !Desk::is_at(desk) {
                bail!(
                    "whom to protect? name a watch-list with --watchlist FILE, or a desk that has one with --desk"
                );
            }
            return Ok(Desk::open(desk, Access::Read)?.store.watch_list()?);
        };
        let bytes = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let whole = format!("in the watch-list `{}`", path.display());
        let format = wire::recognise(&bytes, true).context(whole.clone())?;
        let mut list = WatchList::default();
        let mut keep = |decoded: Result<Record, model::Rejected>| match decoded {
            Ok(Record::WatchList(part)) => {
                list.absorb(part);
                Ok(())
            }
            Ok(_) => bail!("this is {format}, not a watch-list"),
            Err(rejected) => bail!("line {}: {}", rejected.line, rejected.reason),
        };
        crate::stage::observe::decode_all(format, "watchlist", &bytes[..], &mut keep).context(whole)?;
        Ok(list)
    }
}

fn one(search: &Search<'_>, path: &Path, format: Format, out: &mut impl Write) -> Result<Tally> {
    let (reader, length): (Box<dyn io::Read + Send>, u64) = if path.as_os_str() == "-" {
        (Box::new(io::stdin()), 0)
    } else {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        (Box::new(file), length)
    };
    let progress = Progress::bytes("scanning", length);
    let input = unpack(Box::new(BufReader::with_capacity(1 << 18, progress.watch(reader))), u64::MAX)?;
    let render = |hit: &Hit<'_>| match format {
        Format::Text => hit.to_string(),
        Format::Json | Format::Ndjson => serde_json::to_string(hit).unwrap_or_default(),
    };
    let tally = scan(search, BufReader::with_capacity(1 << 18, input), render, out);
    progress.finish();
    tally
}

fn explain(matcher: &Matcher, name: &str, format: Format, out: &mut impl Write) -> Result<Exit> {
    let name = model::DomainName::parse(name)?;
    // Everything that was weighed is shown, also what stays below the threshold.
    let Some(judgement) = matcher.clone().with_threshold(0.0).judge(name.as_str()) else {
        let why = if matcher.is_owned(name.as_str()) {
            "it is owned by a protected identity, or lies below a name that is"
        } else {
            "no watched word is in it, in any drawing"
        };
        writeln!(out, "{name}: nothing; {why}").context("cannot write the findings")?;
        return Ok(Exit::Done);
    };
    let found = judgement.probability >= matcher.threshold();
    if format == Format::Text {
        writeln!(out, "{name} ({})\n", name.unicode())?;
        for reason in &judgement.reasons {
            writeln!(out, "  {:>+6.2}  {:<10} {}", reason.weight, reason.code, reason.text)?;
        }
        let sum: f64 = judgement.reasons.iter().map(|reason| reason.weight).sum();
        writeln!(out, "  ------\n  {sum:>+6.2}  nats, so {:.1} %", judgement.probability * 100.0)?;
        let verdict = if found { "found" } else { "below the threshold" };
        writeln!(
            out,
            "\n{} of `{}`: {verdict} of {:.1} %; about {:.0} of a million new names are judged as likely or more",
            judgement.class.as_str(),
            judgement.identity,
            matcher.threshold() * 100.0,
            judgement.alerts_per_million
        )?;
    } else {
        let hit = Hit { name: name.as_str(), verdict: judgement.into() };
        writeln!(out, "{}", serde_json::to_string(&hit)?)?;
    }
    Ok(if found { Exit::Found } else { Exit::Done })
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}
