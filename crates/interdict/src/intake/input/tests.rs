use super::*;

#[test]
fn walks_in_order_leaves_the_desk_alone_and_survives_a_loop() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    std::fs::create_dir_all(root.join("b/desk")).unwrap();
    for file in ["z.txt", "a.txt", "b/m.txt", "b/desk/store.db"] {
        std::fs::write(root.join(file), "x").unwrap();
    }
    std::os::unix::fs::symlink(root, root.join("b/loop")).unwrap();
    let (inputs, problems) = collect(&[root.to_owned()], &root.join("b/desk"));
    let names: Vec<String> = inputs.iter().map(Input::name).collect();
    assert_eq!(names, ["a.txt", "m.txt", "z.txt"]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].reason.contains("leads back"), "{problems:?}");
    assert!(!problems[0].failed);
}

#[test]
fn a_path_that_is_not_there_is_a_failure_with_its_name() {
    let (inputs, problems) = collect(&["no-such-file".into(), "-".into()], Path::new("desk"));
    assert_eq!(inputs, [Input::Stdin]);
    assert!(problems[0].failed && problems[0].path == "no-such-file", "{problems:?}");
}

#[test]
fn links_are_left_where_they_are_not_to_be_followed() {
    let dir = tempfile::tempdir().unwrap();
    let (inside, outside) = (dir.path().join("inside"), dir.path().join("outside"));
    for folder in [&inside, &outside] {
        std::fs::create_dir(folder).unwrap();
    }
    std::fs::write(inside.join("a.txt"), "x").unwrap();
    std::fs::write(outside.join("secret.txt"), "x").unwrap();
    std::os::unix::fs::symlink(outside.join("secret.txt"), inside.join("file.txt")).unwrap();
    std::os::unix::fs::symlink(&outside, inside.join("folder")).unwrap();
    let names = |links: bool| -> Vec<String> {
        walk(std::slice::from_ref(&inside), Path::new("desk"), links).0.iter().map(Input::name).collect()
    };
    assert_eq!(names(true), ["a.txt", "file.txt", "secret.txt"]);
    assert_eq!(names(false), ["a.txt"]);
    let (_, problems) = walk(std::slice::from_ref(&inside), Path::new("desk"), false);
    assert_eq!(problems.len(), 2);
    assert!(problems.iter().all(|problem| !problem.failed && problem.reason.contains("not followed")));
    let (inputs, _) = walk(&[inside.join("folder")], Path::new("desk"), false);
    assert!(inputs.is_empty(), "the folder itself is no link either: {inputs:?}");
}
