use super::*;

#[test]
fn a_failed_step_is_an_error_and_stands_in_the_summary() {
    let mut steps = Steps::default();
    steps.call("fine", || Ok(())).unwrap();
    let wrong = steps.command("broken", Command::new("false").arg("x")).unwrap_err();
    assert!(wrong.to_string().starts_with("broken failed"), "{wrong}");
    let summary = steps.summary();
    assert!(summary.contains("passed") && summary.contains("FAILED"), "{summary}");
    assert_eq!(summary.lines().filter(|line| line.contains(" s  ")).count(), 3);
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let wrong = Steps::default().command("ghost", &mut Command::new("no-such-program-here")).unwrap_err();
    assert!(format!("{wrong:#}").contains("no-such-program-here"));
}
