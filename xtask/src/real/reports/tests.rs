use super::*;

fn kept(lines: &str) -> Result<String> {
    let mut out = Vec::new();
    copy(lines.as_bytes(), &mut out)?;
    Ok(String::from_utf8(out)?)
}

#[test]
fn later_reports_stay_out_and_lines_stay_as_they_are() {
    let early =
        r#"{"actor": "kimsuky",  "date": "2019-12-15", "refs": [], "iocs": [["dom", "x.example", ""]]}"#;
    let late = r#"{"actor": "kimsuky", "date": "2019-12-16", "refs": [], "iocs": []}"#;
    assert_eq!(kept(&format!("{early}\n{late}\n")).unwrap(), format!("{early}\n"));
}

#[test]
fn the_block_of_the_court_action_must_not_come_through() {
    let block =
        r#"{"actor": "37", "date": "2019-01-01", "refs": ["https://www.bloomberglaw.com/x"], "iocs": []}"#;
    assert!(kept(block).unwrap_err().to_string().contains("Thallium block"));
    let other = r#"{"actor": "37", "date": "2019-01-01", "refs": ["https://other.example/x"], "iocs": []}"#;
    // Elsewhere the actor's bare number is spelled out.
    assert_eq!(kept(other).unwrap(), format!("{}\n", other.replace("\"37\"", "\"APT37\"")));
}

#[test]
fn a_line_that_is_no_report_is_named() {
    assert!(kept("{}").unwrap_err().to_string().contains("line 1"));
}
