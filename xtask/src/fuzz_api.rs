use std::process::Stdio;

use anyhow::Result;

use crate::options::Options;
use crate::step::Steps;
use crate::test::has_nextest;
use crate::workspace::cargo;

/// The test that does it, short, with all the others.
const TEST: &str = "the_api_keeps_to_its_document";

/// Sends the API what its document allows and what it does not, and judges the answers by it: Schemathesis against `interdict
/// serve` on a desk of the demo, as analyst and as admin. Skips with a word where the tool is not there.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::only(arguments, &[], &["--examples"])?;
    crate::tools::run(&[])?;
    let mut command = cargo();
    if has_nextest() {
        command.args(["nextest", "run", "--workspace", "--no-capture", "-E", &format!("test({TEST})")]);
    } else {
        command.args(["test", "--workspace", "--test", "it", TEST, "--", "--nocapture"]);
    }
    command.stdin(Stdio::null()).env("INTERDICT_FUZZ_EXAMPLES", options.value("--examples").unwrap_or("50"));
    Steps::default().command("fuzz-api", &mut command)
}
