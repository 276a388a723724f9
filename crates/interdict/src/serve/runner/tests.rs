use super::*;
use crate::desk::Desk;

#[test]
fn no_command_begins_when_the_server_ends() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = Desk::create(&dir.path().join("desk")).unwrap();
    desk.let_go();
    let work = Work { pool: Arc::new(Pool::of(desk).unwrap()), folders: Vec::new() };
    work.pool.close();
    let job = JobRow {
        number: 1,
        kind: "verify_evidence".to_owned(),
        what: r#"{"kind":"verify_evidence"}"#.to_owned(),
        person: "ada".to_owned(),
        state: store::JobState::Running,
        said: String::new(),
        done: 0,
        total: 0,
        at: model::Timestamp::EPOCH,
        began: None,
        ended: None,
        answer: None,
    };
    // Begun, it would be this program of tests, which knows no such words and fails.
    assert!(matches!(work.command(&job, &["evidence".to_owned()], None), Ok(Ended::Cut)));
    assert!(matches!(work.job(&job), Ok(None)), "it goes on with the next start");
}
