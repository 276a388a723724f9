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

/// Lets go on when so many wait.
fn until_waiting(pool: &Pool, count: usize) {
    while pool.idle().waiting < count {
        thread::sleep(Duration::from_millis(1));
    }
}

fn is_busy(borrowed: Result<Borrowed<'_>>) -> bool {
    matches!(borrowed.err().and_then(|error| error.downcast().ok()), Some(Failure::Busy(_)))
}

#[test]
fn so_many_wait_for_the_lake_and_the_next_is_sent_away() {
    let dir = tempfile::tempdir().unwrap();
    let pool = pool(&dir);
    let long: Vec<_> = (0..LONG).map(|_| pool.desk_for_long().unwrap()).collect();
    thread::scope(|scope| {
        // Let go also when something below does not hold: nobody waits for ever.
        let long = long;
        let waiting: Vec<_> =
            (0..WAITING).map(|_| scope.spawn(|| pool.desk_for_long().map(drop).is_ok())).collect();
        until_waiting(&pool, WAITING);
        assert!(is_busy(pool.desk_for_long()), "one too many waits");
        assert!(pool.desk().is_ok(), "who asks the store does not wait");
        drop(long);
        assert!(waiting.into_iter().all(|one| one.join().unwrap()), "who waited had a turn");
    });
    let idle = pool.idle();
    assert_eq!((idle.long, idle.waiting), (0, 0));
    drop(idle);
    assert!(pool.desk_for_long().is_ok());
}

#[test]
fn who_waits_for_the_lake_is_let_go_when_the_server_ends() {
    let dir = tempfile::tempdir().unwrap();
    let pool = pool(&dir);
    let long: Vec<_> = (0..LONG).map(|_| pool.desk_for_long().unwrap()).collect();
    thread::scope(|scope| {
        let long = long;
        let waits = scope.spawn(|| is_busy(pool.desk_for_long()));
        until_waiting(&pool, 1);
        pool.close();
        assert!(waits.join().unwrap());
        drop(long);
        assert!(is_busy(pool.desk_for_long()), "no question begins any more");
        assert!(pool.desk().is_ok(), "what is short is still answered");
    });
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
