mod explain;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use engine::detect::lookalike::{Class, Matcher};
use model::WatchList;

use crate::answer::{Exit, Format, say};
use crate::desk::{Access, Desk};
use crate::intake::{Progress, unpack};
use crate::scan::{Array, Hit, Search, Tally, scan};

/// Judge names in a stream: which imitate a protected identity, how, and how sure. Needs no desk.
///
/// One name a line, plain, gzip or zstd, or a rank and a name; what follows the first blank, tab or comma behind the name
/// is ignored. Findings come in the order of the input. Bad lines are counted and shown, and never end the scan.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  interdict scan --watchlist demo/input/watchlist.toml names.txt.gz\n  \
    tail -f names | interdict scan --watchlist demo/input/watchlist.toml --format ndjson\n  \
    interdict scan --watchlist demo/input/watchlist.toml --class all names.txt.gz\n  \
    interdict scan --watchlist list.tsv --owned owned.txt names.txt.gz\n  \
    interdict scan --watchlist demo/input/watchlist.toml --explain rnicrosoft-login.com")]
pub(crate) struct Scan {
    /// The identities to protect: TOML, or `name<TAB>domain` lines. The desk's watch-list when not given.
    #[arg(long, value_name = "FILE")]
    watchlist: Option<PathBuf>,
    /// Names that the identities own, one a line: they and what lies below them never alert. For watch-lists that hold none.
    #[arg(long, value_name = "FILE")]
    owned: Option<PathBuf>,
    /// What to look for: names that imitate a protected identity, names made of the words of sign-in lures that
    /// imitate nobody, or both. A lure alone is weak: combine it with other evidence.
    /// Imitation when not given; with `--explain`, what the name is found to be.
    #[arg(long, value_enum)]
    class: Option<Sought>,
    /// Least probability, 0 to 1, for each class looked for; the fitted default of the class when not given.
    #[arg(long, value_name = "P", value_parser = fraction, conflicts_with = "strict")]
    threshold: Option<f64>,
    /// Fewer alerts, more of them right: the strict preset of each class.
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

/// What is looked for.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Sought {
    Imitation,
    Lure,
    All,
}

impl Sought {
    const fn classes(self) -> &'static [Class] {
        match self {
            Self::Imitation => &[Class::Imitation],
            Self::Lure => &[Class::Lure],
            Self::All => &[Class::Imitation, Class::Lure],
        }
    }
}

fn fraction(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a probability lies between 0 and 1".to_owned()),
    }
}

impl Scan {
    pub(crate) fn run(self, desk: &Path, format: Format) -> Result<Exit> {
        let mut list = self.watch_list(desk)?;
        if let Some(path) = &self.owned {
            list.owned.extend(crate::watch_list::owned(path)?);
        }
        let mut matcher = Matcher::compile(&list).context("cannot compile the watch-list")?;
        crate::watch_list::say_refused(&matcher);
        if self.strict {
            matcher = matcher.strict().with_strict_lures();
        }
        if let Some(threshold) = self.threshold {
            matcher = matcher.with_threshold(threshold).with_lure_threshold(threshold);
        }
        let mut out = BufWriter::new(io::stdout().lock());
        let done = match &self.explain {
            Some(name) => explain::explain(&matcher, name, self.class, format, &mut out),
            None if format == Format::Json => {
                let mut array = Array::new(&mut out);
                self.all(&matcher, format, &mut array)
                    .and_then(|exit| array.finish().context("cannot write the findings").map(|()| exit))
            }
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
        let search = Search { matcher, classes: self.class.unwrap_or(Sought::Imitation).classes(), jobs };
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
        crate::watch_list::read(path)
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

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}
