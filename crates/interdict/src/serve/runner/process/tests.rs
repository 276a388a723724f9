use super::*;

fn shell(script: &str) -> Process {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    Process::of(command, None).expect("the process starts")
}

fn end(script: &str) -> Ended {
    let mut process = shell(script);
    loop {
        if let Some(ended) = process.ended().expect("it can be asked") {
            return ended;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn who_was_asked_to_end_or_found_the_desk_taken_is_tried_again() {
    assert!(matches!(end("kill -TERM $$"), Ended::Busy));
    assert!(matches!(end("echo 'error: another interdict is writing to it' >&2; exit 2"), Ended::Busy));
}

#[test]
fn a_name_that_says_busy_and_a_kill_are_failures() {
    let said = end("echo 'error: cannot read `another interdict is writing`' >&2; exit 2");
    assert!(matches!(said, Ended::Failed(why) if why.contains("cannot read")));
    assert!(matches!(end("kill -KILL $$"), Ended::Failed(_)));
    assert!(matches!(end("echo a; exit 1"), Ended::Well { found: true, lines } if lines == ["a"]));
}

#[test]
fn a_process_ends_with_its_owner() {
    let process = shell("exec sleep 60");
    let number = process.child.id().to_string();
    drop(process);
    let there = Command::new("sh").args(["-c", "kill -0 \"$0\" 2>&1", &number]).output().unwrap();
    assert!(!there.status.success(), "it still runs");
}
