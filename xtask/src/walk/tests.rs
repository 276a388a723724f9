use super::*;

#[test]
fn a_browser_is_found_by_the_first_name_that_a_folder_has() {
    let folder = std::env::temp_dir().join(format!("interdict-walk-{}", std::process::id()));
    let [empty, full] = ["empty", "full"].map(|name| folder.join(name));
    std::fs::create_dir_all(&empty).unwrap();
    std::fs::create_dir_all(full.join("chromium")).unwrap();
    std::fs::write(full.join("google-chrome"), "").unwrap();
    assert_eq!(browser_in(std::slice::from_ref(&empty)), None);
    assert_eq!(
        browser_in(&[empty, full.clone()]),
        Some(full.join("google-chrome")),
        "a folder is no program"
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_missing_is_named() {
    if web::has("node") && root().join(web::SOURCES).join("node_modules/playwright-core").is_dir() {
        let missing = tools(Some("no-such-browser")).unwrap_err();
        assert!(missing.contains("no-such-browser is no file"), "{missing}");
    } else {
        assert!(tools(None).unwrap_err().contains("is missing"));
    }
}
