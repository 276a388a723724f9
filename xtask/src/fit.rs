use anyhow::{Result, bail};

mod attribution;
pub(crate) mod lookalike;

/// Fits weights from the shared data: `fit-attribution`, `fit-lookalike` or `fit-reports`.
pub(crate) fn run(command: &str, arguments: &[String]) -> Result<()> {
    match command {
        "fit-attribution" => attribution::fit(arguments),
        "fit-lookalike" => lookalike::fit(arguments),
        "fit-reports" => lookalike::fit_reports(arguments),
        other => bail!("`{other}` is no command; see `cargo xtask help`"),
    }
}
