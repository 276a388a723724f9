use super::token::tokens;
use super::*;
use crate::attribute::trained::tests::report;

fn set() -> Vec<Report> {
    let mut all = Vec::new();
    for day in 1..9 {
        all.push(report(
            "a",
            &format!("2020-01-0{day}"),
            &[&format!("login-naver{day}.work"), "nid.mail.pw"],
        ));
        all.push(report("b", &format!("2020-01-0{day}"), &[&format!("cdn{day}.windows-updates.ru")]));
    }
    all.push(report("c", "2020-01-09", &["once.example.org"]));
    all
}

fn trained(all: &[Report]) -> Style {
    Style::train(&all.iter().collect::<Vec<_>>(), "2020-02-01".parse().unwrap())
}

#[test]
fn tells_two_styles_apart() {
    let style = trained(&set());
    assert_eq!(style.actors(), ["a", "b"], "`c` has too few reports for a class of its own");
    let reading = style.read(&report("", "2020-03-01", &["login-naver77.work"]));
    assert!(reading.actors["a"] > reading.actors["b"], "{reading:?}");
    assert!(reading.nearest["a"] > reading.nearest["b"], "{reading:?}");
    let sum: f64 = reading.actors.values().chain([&reading.others]).map(|log| log.exp()).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
}

#[test]
fn contributions_add_up_to_the_difference_of_scores() {
    let style = trained(&set());
    let asked = report("", "2020-03-01", &["login-naver77.work", "cdn9.example.ru"]);
    let total = |actor: &str| style.contributions(&asked, actor).iter().map(|part| part.1).sum::<f64>();
    let reading = style.read(&asked);
    let said = reading.actors["a"] - reading.actors["b"];
    assert!((total("a") - total("b") - said).abs() < 1e-4, "{said}");
}

#[test]
fn nothing_to_read_is_no_style() {
    let style = trained(&[]);
    let reading = style.read(&report("", "2020-03-01", &["x.example.org"]));
    assert!(reading.actors.is_empty() && reading.nearest.is_empty());
    assert!(style.contributions(&report("", "2020-03-01", &["x.example.org"]), "a").is_empty());
}

#[test]
fn a_provider_zone_is_a_token_and_no_word() {
    let found = tokens(&report("", "2020-01-01", &["nid-login.kro.kr"]), Hubs::embedded());
    let has = |aspect: Aspect, text: &str| found.contains_key(&Token { aspect, text: text.to_owned() });
    assert!(has(Aspect::Zone, "provider kro.kr") && has(Aspect::Zone, "kr"));
    assert!(has(Aspect::Word, "nid") && has(Aspect::Word, "login") && !has(Aspect::Word, "kro"));
    assert!(has(Aspect::Letters, "^nid") && has(Aspect::Shape, "hyphens 1"));
}

#[test]
fn a_long_report_is_read_in_part() {
    let names: Vec<String> = (0..20_000).map(|n| format!("host{n}.example{n}.org")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let found = tokens(&report("", "2020-01-01", &names), Hubs::embedded());
    let ends = found[&Token { aspect: Aspect::Zone, text: "org".to_owned() }];
    assert!((75..=150).contains(&ends), "{ends}");
}
