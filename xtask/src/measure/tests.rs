use super::*;

#[test]
fn reads_stat_past_a_hostile_name() {
    let text = "42 (a) Z 1) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 7 3 20 0 1 0 9 0 0";
    assert_eq!(stat(text), Some(('S', 310)));
    assert_eq!(stat("nonsense"), None);
}

#[test]
fn reads_the_high_water_mark() {
    assert_eq!(high_water("VmPeak:\t  99 kB\nVmHWM:\t   1234 kB\n"), Some(1234));
    assert_eq!(high_water("VmRSS: 1 kB\n"), None);
}

#[test]
fn medians_are_taken_figure_by_figure() {
    let run = |wall, cpu: Option<u64>, peak_kib| Usage {
        wall: Duration::from_secs(wall),
        cpu: cpu.map(Duration::from_secs),
        peak_kib,
    };
    let runs = [run(3, Some(1), Some(10)), run(1, Some(9), Some(30)), run(2, Some(5), Some(20))];
    assert_eq!(Usage::median(&runs), Some(run(2, Some(5), Some(20))));
    assert_eq!(Usage::median(&[run(1, None, None)]), Some(run(1, None, None)));
    assert_eq!(Usage::median(&[]), None);
}

#[cfg(target_os = "linux")]
#[test]
fn measures_a_program_that_works_and_remembers() {
    // 300,000 turns of a shell loop take some CPU, and a shell has some memory.
    let mut command = Command::new("sh");
    command.args(["-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; exit 3"]);
    let (status, usage) = run(&mut command).unwrap();
    assert_eq!(status.code(), Some(3));
    assert!(
        usage.cpu.unwrap() > Duration::ZERO && usage.cpu.unwrap() <= usage.wall + Duration::from_millis(50)
    );
    assert!(usage.peak_kib.unwrap() > 100);
}
