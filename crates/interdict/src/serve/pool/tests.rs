use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::*;

fn pool(dir: &tempfile::TempDir) -> Pool {
    let mut desk = Desk::create(&dir.path().join("desk")).unwrap();
    desk.let_go();
    Pool::of(desk).unwrap()
}

#[test]
fn long_questions_leave_desks_to_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let pool = pool(&dir);
    let mut long: Vec<_> = (0..LONG).map(|_| pool.desk_for_long().unwrap()).collect();
    let (say, heard) = mpsc::channel();
    thread::scope(|scope| {
        let (pool, say) = (&pool, &say);
        scope.spawn(move || {
            let desk = pool.desk_for_long().unwrap();
            say.send("long").unwrap();
            drop(desk);
        });
        let rest: Vec<_> = (LONG..MOST).map(|_| pool.desk().unwrap()).collect();
        drop(rest);
        assert!(heard.recv_timeout(Duration::from_millis(100)).is_err(), "one too many asks the lake");
        long.pop();
        assert_eq!(heard.recv_timeout(Duration::from_secs(30)), Ok("long"));
    });
    drop(long);
    let idle = pool.idle();
    assert_eq!((idle.desks.len(), idle.made, idle.long), (MOST, MOST, 0), "all are back");
}

#[test]
fn the_version_changes_with_what_any_desk_writes() {
    let dir = tempfile::tempdir().unwrap();
    let pool = pool(&dir);
    let before = pool.version().unwrap();
    pool.desk().unwrap().store.findings(None).unwrap();
    assert_eq!(pool.version().unwrap(), before);
    let act = store::AuditRow {
        at: model::Timestamp::EPOCH,
        person: "ada".to_owned(),
        act: "POST /jobs".to_owned(),
        object: String::new(),
        status: 303,
    };
    pool.desk().unwrap().store.add_job("observe", "{}", &act).unwrap();
    assert_ne!(pool.version().unwrap(), before);
}
