use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Steps one after another, each with its wall time; the first that fails ends the run.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    done: Vec<(String, Duration, bool)>,
}

impl Steps {
    /// Runs a command with its output shown.
    pub(crate) fn command(&mut self, name: &str, command: &mut Command) -> Result<()> {
        self.call(name, || {
            let status =
                command.status().with_context(|| format!("run {}", command.get_program().display()))?;
            if status.success() { Ok(()) } else { bail!("{name} failed ({status})") }
        })
    }

    /// Runs a function.
    pub(crate) fn call(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("== {name}");
        let start = Instant::now();
        let result = work();
        self.done.push((name.to_owned(), start.elapsed(), result.is_ok()));
        result
    }

    /// The wall time of all steps so far.
    pub(crate) fn total(&self) -> Duration {
        self.done.iter().map(|(_, took, _)| *took).sum()
    }

    /// One line a step, and the sum.
    pub(crate) fn summary(&self) -> String {
        let mut text = String::from("\n== summary\n");
        for (name, took, passed) in &self.done {
            let verdict = if *passed { "passed" } else { "FAILED" };
            text.push_str(&format!("{verdict}  {:>7.1} s  {name}\n", took.as_secs_f64()));
        }
        text.push_str(&format!("        {:>7.1} s  in all\n", self.total().as_secs_f64()));
        text
    }
}

#[cfg(test)]
mod tests;
