use anyhow::Result;

use crate::options::Options;
use crate::step::Steps;
use crate::test::has_nextest;
use crate::workspace::cargo;

/// What the loop may take on two cores when warm.
const BUDGET_SECS: f64 = 60.0;

/// The quick loop before a commit: format, lints and tests of the light crates, and the rules of the house.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    Options::only(arguments, &[], &[])?;
    let mut steps = Steps::default();
    let result = all(&mut steps);
    print!("{}", steps.summary());
    let took = steps.total().as_secs_f64();
    if took > BUDGET_SECS {
        println!("over its budget of {BUDGET_SECS} s (warm, two cores): a slow loop is a bug");
    }
    result
}

fn all(steps: &mut Steps) -> Result<()> {
    steps.command("fmt", cargo().args(["fmt", "--all", "--check"]))?;
    steps.command("clippy", cargo().args(["clippy", "--all-targets", "--", "-D", "warnings"]))?;
    let tests: &[&str] = if has_nextest() { &["nextest", "run"] } else { &["test", "--all-targets"] };
    steps.command("tests", cargo().args(tests))?;
    steps.call("check", || crate::check::run(&[]))
}
