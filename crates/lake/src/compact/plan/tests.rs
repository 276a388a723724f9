use super::*;

fn files(single: usize, generations: &[u64]) -> Files {
    let generations = generations.iter().map(|&rows| Made { rows, stale: false }).collect();
    Files { single: vec![100; single], replaced: 0, generations }
}

fn step(single: usize, generations: &[usize]) -> Option<Step> {
    Some(Step { single: (0..single).collect(), generations: generations.to_vec() })
}

#[test]
fn a_few_files_wait_and_many_do_not() {
    let after = Effort::MoreThan(32);
    assert_eq!(next(&files(32, &[]), after, 100), None);
    assert_eq!(next(&files(33, &[]), after, 100), step(33, &[]));
    assert_eq!(next(&files(1, &[]), Effort::Small, 100), step(1, &[]));
    assert_eq!(next(&files(0, &[]), Effort::Small, 100), None);
    assert_eq!(next(&files(0, &[]), Effort::Full, 100), None);
}

#[test]
fn no_step_reads_more_than_it_may() {
    assert_eq!(next(&files(250, &[]), Effort::Small, 100), step(100, &[]));
    assert_eq!(next(&files(250, &[5]), Effort::Full, 100), step(100, &[]));
    let many = vec![7; 20];
    assert_eq!(next(&files(0, &many), Effort::Full, 10), step(0, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
}

#[test]
fn full_makes_one_of_all_and_then_rests() {
    assert_eq!(next(&files(2, &[10, 20]), Effort::Full, 100), step(2, &[0, 1]));
    assert_eq!(next(&files(0, &[10, 20]), Effort::Full, 100), step(0, &[0, 1]));
    assert_eq!(next(&files(0, &[10]), Effort::Full, 100), None);
}

#[test]
fn eight_of_a_size_become_one() {
    let size = 1 << 20;
    let mut sizes = vec![size; 7];
    assert_eq!(next(&files(0, &sizes), Effort::Small, 100), None);
    sizes.push(size * 8);
    assert_eq!(next(&files(0, &sizes), Effort::Small, 100), step(0, &[0, 1, 2, 3, 4, 5, 6, 7]));
    sizes[7] += 1;
    assert_eq!(next(&files(0, &sizes), Effort::Small, 100), None);
    // The small ones first, and the large one is left alone.
    let mut sizes = vec![size * 100];
    sizes.extend([1, 5, 70_000, 2, 3, 4, 6, 7]);
    assert_eq!(next(&files(0, &sizes), Effort::Small, 100), step(0, &[1, 2, 3, 4, 5, 6, 7, 8]));
}

#[test]
fn what_was_replaced_is_swept() {
    let mut some = files(0, &[50]);
    some.generations[0].stale = true;
    assert_eq!(next(&some, Effort::Small, 100), step(0, &[0]));
    assert_eq!(next(&some, Effort::Full, 100), step(0, &[0]));
    assert_eq!(next(&some, Effort::MoreThan(32), 100), step(0, &[0]), "an upgrade mends itself");
    let some = Files { replaced: 3, ..files(0, &[]) };
    assert_eq!(next(&some, Effort::Small, 100), step(0, &[]));
}

/// Endless small batches: what `MoreThan(32)` leaves stays bounded.
#[test]
fn the_number_of_generations_stays_small() {
    let mut state = files(0, &[]);
    let mut most = 0;
    for _ in 0..200_000 {
        state.single.push(15);
        while let Some(step) = next(&state, Effort::MoreThan(32), 100) {
            let rows = step.single.iter().map(|&place| state.single[place]).sum::<u64>()
                + step.generations.iter().map(|&place| state.generations[place].rows).sum::<u64>();
            for &place in step.single.iter().rev() {
                state.single.remove(place);
            }
            let mut gone = step.generations.clone();
            gone.sort_unstable();
            for place in gone.into_iter().rev() {
                state.generations.remove(place);
            }
            state.generations.push(Made { rows, stale: false });
        }
        most = most.max(state.single.len() + state.generations.len());
    }
    assert!(most <= 32 + 3 * 7, "{most}");
}
