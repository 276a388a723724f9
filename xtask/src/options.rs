use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  demo                    build, investigate demo/input, say where to look
  test                    everything a contributor must pass
  ready                   the quick part of it, on the light crates
  check                   the rules of the house: edges, sizes, names, links, paths
  real [--no-run] [--out DIR]
                          make the folder of real input from $INTERDICT_SHARED and investigate it
  tools                   install the Python tools that tests run into target/tools/venv; what is missing fails nothing
  web [--check]           bundle the scripts of the pages (needs Node); --check: test them, and whether the tree has them
  walk [--must] [--chromium FILE] [--graph]
                          walk over every page of the demo in a headless Chromium, pictures in target/walk/shots;
                          where Node or Chromium are missing it says so, and fails with --must; --graph: instead, how
                          fast a drawing of 10,000 nodes is
  fuzz-api [--examples N]
                          hold the API to its own document: N requests of each kind for each operation (default 50)
  bench investigate [--runs N] [--release]
                          time, CPU and memory of `investigate` on demo and real input
  bench desk [--names N] [--rows N] [--users U] [--seconds S] [--pause MS] [--in DIR] [--dev]
                          every page and every answer of the API on a desk with N made-up names and rows of passive DNS,
                          read by U users (default 20) for S seconds who pause about MS milliseconds between two
  bench evidence [--speed] [--flips N] [--kills N] [--exhibits N] [--bytes N]
                          how fast a package verifies (default 2000 exhibits of 256 KiB), 10000 flipped bytes, 1000 kills
  bench lake [--rows N] [--dev] [--in DIR] [--planted]
                          intake, look-ups, matches and components over N made-up rows of passive DNS
                          (default 2000000), beside DuckDB and SQLite on the same file; --planted: whether
                          components find operations planted among hosters, resellers and dynamic DNS
  bench lookalike         speed of the look-alike matcher over 25 to 10,000 identities
  fit-attribution [--dry-run]
                          fit the weights of techniques and software on $INTERDICT_SHARED, print their figures
  fit-lookalike [--dry-run]
                          fit the weights of the look-alike score on $INTERDICT_SHARED, print its figures
  fit-reports [--dry-run] fit the weights of the attribution of reports on $INTERDICT_SHARED, print its figures
";

/// What stands after the command's name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    flags: BTreeSet<String>,
    values: BTreeMap<String, String>,
    /// Arguments that are no options, in order.
    pub(crate) free: Vec<String>,
}

impl Options {
    /// Reads `arguments`, of which `flags` stand alone and `valued` take the next argument.
    pub(crate) fn parse(arguments: &[String], flags: &[&str], valued: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if flags.contains(&argument.as_str()) {
                options.flags.insert(argument.clone());
            } else if valued.contains(&argument.as_str()) {
                let Some(value) = rest.next() else { bail!("`{argument}` needs a value") };
                options.values.insert(argument.clone(), value.clone());
            } else if argument.starts_with('-') {
                bail!("`{argument}` is no option here; see `cargo xtask help`");
            } else {
                options.free.push(argument.clone());
            }
        }
        Ok(options)
    }

    /// The same for a command that takes no arguments but options.
    pub(crate) fn only(arguments: &[String], flags: &[&str], valued: &[&str]) -> Result<Self> {
        let options = Self::parse(arguments, flags, valued)?;
        match options.free.first() {
            Some(argument) => bail!("`{argument}` is one argument too many; see `cargo xtask help`"),
            None => Ok(options),
        }
    }

    /// Whether a flag was given.
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.contains(flag)
    }

    /// The value of an option, when given.
    pub(crate) fn value(&self, option: &str) -> Option<&str> {
        self.values.get(option).map(String::as_str)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of every command")]
pub(crate) fn help() -> Result<()> {
    print!("{HELP}");
    Ok(())
}

#[cfg(test)]
mod tests;
