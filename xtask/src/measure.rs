use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

/// What one run of a program took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Usage {
    /// From start to end.
    pub(crate) wall: Duration,
    /// User and system time of the process and its children; Linux only.
    pub(crate) cpu: Option<Duration>,
    /// Highest resident memory in KiB; Linux only.
    pub(crate) peak_kib: Option<u64>,
}

/// How often memory is looked at. The kernel keeps the high-water mark itself (`VmHWM`), so only what is newly
/// touched within the last interval before the end can be missed.
const INTERVAL: Duration = Duration::from_millis(10);

/// `/proc/PID/stat` counts in ticks of 1/100 s on every Linux (`USER_HZ`).
const TICKS_PER_SEC: u64 = 100;

/// Runs a command and measures it.
pub(crate) fn run(command: &mut Command) -> Result<(ExitStatus, Usage)> {
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| format!("run {}", command.get_program().display()))?;
    let (cpu, peak_kib) = watch(&child);
    let status = child.wait().context("wait for the program")?;
    Ok((status, Usage { wall: start.elapsed(), cpu, peak_kib }))
}

/// Runs a command whose standard input `write` fills, and measures the command alone.
pub(crate) fn fed(
    command: &mut Command,
    write: impl FnOnce(ChildStdin) -> Result<()> + Send,
) -> Result<(ExitStatus, Usage)> {
    let start = Instant::now();
    command.stdin(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("run {}", command.get_program().display()))?;
    let input = child.stdin.take().context("no way to the program's input")?;
    std::thread::scope(|scope| {
        let writing = scope.spawn(move || write(input));
        let (cpu, peak_kib) = watch(&child);
        let status = child.wait().context("wait for the program")?;
        writing.join().map_err(|_| anyhow!("the writer stopped"))??;
        Ok((status, Usage { wall: start.elapsed(), cpu, peak_kib }))
    })
}

/// Follows a child to its end: a process that has ended and was not waited for still shows its times.
fn watch(child: &Child) -> (Option<Duration>, Option<u64>) {
    let (mut cpu, mut peak) = (None, None);
    while let Some((state, now, high)) = look(child.id()) {
        cpu = Some(now);
        if matches!(state, 'Z' | 'X') {
            break;
        }
        peak = peak.max(high);
        sleep(INTERVAL);
    }
    (cpu, peak)
}

/// CPU time and highest resident memory in KiB of a process so far; `None` where there is no such process, or no Linux.
pub(crate) fn so_far(process: u32) -> Option<(Duration, u64)> {
    look(process).and_then(|(_, cpu, high)| Some((cpu, high?)))
}

/// State, CPU time and high-water mark of memory of a process.
fn look(process: u32) -> Option<(char, Duration, Option<u64>)> {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{process}/{file}")).ok();
    let (state, ticks) = stat(&read("stat")?)?;
    let cpu = Duration::from_millis(ticks * 1000 / TICKS_PER_SEC);
    Some((state, cpu, high_water(&read("status").unwrap_or_default())))
}

/// State and ticks of user and system time, own and of children, from `/proc/PID/stat` (proc(5)); the name in
/// parentheses may hold anything.
fn stat(text: &str) -> Option<(char, u64)> {
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let state = fields.first()?.chars().next()?;
    let mut ticks = 0;
    for field in fields.get(11..15)? {
        ticks += field.parse::<u64>().ok()?;
    }
    Some((state, ticks))
}

/// `VmHWM` in KiB from `/proc/PID/status`.
fn high_water(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

impl Usage {
    /// The medians of several runs, each figure by itself.
    pub(crate) fn median(runs: &[Self]) -> Option<Self> {
        Some(Self {
            wall: middle(runs.iter().map(|run| run.wall).collect())?,
            cpu: runs.iter().map(|run| run.cpu).collect::<Option<_>>().and_then(middle),
            peak_kib: runs.iter().map(|run| run.peak_kib).collect::<Option<_>>().and_then(middle),
        })
    }

    /// One run after another as one: times added, the higher peak.
    pub(crate) fn then(self, next: Self) -> Self {
        Self {
            wall: self.wall + next.wall,
            cpu: self.cpu.zip(next.cpu).map(|(cpu, more)| cpu + more),
            peak_kib: self.peak_kib.max(next.peak_kib),
        }
    }

    /// Seconds of CPU for a person.
    pub(crate) fn cpu_text(&self) -> String {
        self.cpu.map_or_else(|| "not known here".into(), |cpu| format!("{:.2} s", cpu.as_secs_f64()))
    }

    /// Peak memory for a person.
    #[expect(clippy::cast_precision_loss, reason = "a size to read, not to compute with")]
    pub(crate) fn peak_text(&self) -> String {
        self.peak_kib.map_or_else(|| "not known here".into(), |kib| format!("{:.0} MiB", kib as f64 / 1024.0))
    }
}

/// The lower of the two middle values when their number is even: a run that happened, never an average.
fn middle<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests;
