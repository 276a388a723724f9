//! How values read on paper.

use model::{Basis, CaseFact, Interval, Key, KeyKind, Registration, Timestamp};

use crate::block::{Run, Runs, mono, text};

/// `EX-001`: the exhibit's folder and its name on paper.
pub(crate) fn exhibit(number: u32) -> String {
    format!("EX-{number:03}")
}

/// `EX-001 to EX-004, EX-009`; sorted, each once.
pub(crate) fn exhibits(numbers: &[u32]) -> String {
    ranges(numbers, exhibit)
}

/// `1 to 4, 9`.
pub(crate) fn numbers(numbers: &[u32]) -> String {
    ranges(numbers, |number| number.to_string())
}

fn ranges(numbers: &[u32], shown: impl Fn(u32) -> String) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut out: Vec<String> = Vec::new();
    for run in sorted.chunk_by(|a, b| *b == *a + 1) {
        match run {
            [one] => out.push(shown(*one)),
            [one, two] => out.extend([shown(*one), shown(*two)]),
            [first, .., last] => out.push(format!("{} to {}", shown(*first), shown(*last))),
            [] => {}
        }
    }
    out.join(", ")
}

/// The day, or from day to day.
pub(crate) fn dates(interval: Interval) -> String {
    let (first, last) = (interval.first().date(), interval.last().date());
    if first == last { first } else { format!("{first} to {last}") }
}

/// The same, `undated` without one.
pub(crate) fn dates_or(interval: Option<Interval>) -> String {
    interval.map_or_else(|| "undated".to_owned(), dates)
}

/// `2026-11-28 11:20:00 UTC`: to the second.
pub(crate) fn moment(at: Timestamp) -> String {
    let text = at.to_string();
    format!("{} {} UTC", text.get(..10).unwrap_or(&text), text.get(11..19).unwrap_or("00:00:00"))
}

/// `$5,000.00`.
pub(crate) fn dollars(cents: u64) -> String {
    format!("${}.{:02}", thousands(cents / 100), cents % 100)
}

/// `1,015,675`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 domain`, `2 domains`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count as u64), if count == 1 { one } else { many })
}

/// The kind of a shared value for a reader.
pub(crate) const fn kind(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Address => "address",
        KeyKind::NameServer => "name server",
        KeyKind::MailExchanger => "mail exchanger",
        KeyKind::CanonicalName => "canonical name",
        KeyKind::Certificate => "certificate",
        KeyKind::CertificateKey => "certificate key",
        KeyKind::Registrant => "registrant",
        KeyKind::RegistrationBurst => "registration burst",
        KeyKind::Registrable => "registrable domain",
        KeyKind::Report => "report",
    }
}

/// Kind in words, value in fixed width.
pub(crate) fn key(key: &Key) -> Vec<Run> {
    vec![text(format!("{} ", kind(key.kind))), mono(key.value.as_str())]
}

/// What a fact rests on, as it stands in brackets behind the sentence.
pub(crate) fn support(fact: &CaseFact) -> Runs {
    let mut out = Runs::from(format!("F-{}; ", fact.number));
    let cited = exhibits(&fact.exhibits);
    let mut say = |words: String| out.push(text(words));
    match &fact.basis {
        Basis::Observed { by } => say(format!("observed by {by}")),
        Basis::Derived { query } => say(format!(
            "derived by query F-{}, {} {}, with {}",
            fact.number,
            thousands(query.rows),
            if query.rows == 1 { "row" } else { "rows" },
            query.tool
        )),
        Basis::Opinion { person } => say(format!("opinion of {person}")),
        Basis::OnInformationAndBelief { source } => say(format!("on information and belief: {source}")),
    }
    if !cited.is_empty() {
        out.push(text(format!("; {cited}")));
    }
    if let Some(person) = &fact.accepted_by {
        out.push(text(format!("; accepted by {person}")));
    }
    out
}

/// `12. name`: number in Appendix A and name.
pub(crate) fn numbered_name(sheet: &model::DomainSheet) -> Vec<Run> {
    vec![text(format!("{}. ", sheet.seq.unwrap_or_default())), mono(sheet.domain.as_str())]
}

/// A sentence in which names, addresses and what stands in backticks have fixed width: in a book face `rn` is `m`.
pub(crate) fn prose(sentence: &str) -> Runs {
    let mut runs: Vec<Run> = Vec::new();
    let mut plain = String::new();
    for (at, part) in sentence.split('`').enumerate() {
        let whole = at % 2 == 1;
        for word in part.split_inclusive(char::is_whitespace) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let fixed = whole || is_name(bare);
            let (before, after) = if whole { ("", "") } else { word.split_once(bare).unwrap_or((word, "")) };
            if fixed && !bare.is_empty() {
                plain.push_str(before);
                if !plain.is_empty() {
                    runs.push(text(std::mem::take(&mut plain)));
                }
                runs.push(mono(if whole { word } else { bare }));
                plain.push_str(after);
            } else {
                plain.push_str(word);
            }
        }
    }
    if !plain.is_empty() || runs.is_empty() {
        runs.push(text(plain));
    }
    runs.into()
}

/// Whether a word is a host name, an address, a mailbox or a digest; `U.S.C` and `e.g` are none.
fn is_name(word: &str) -> bool {
    let last = word.rsplit('.').next().unwrap_or_default();
    let name = word.contains('.')
        && last.chars().count() > 1
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && word.chars().next().is_some_and(|c| !c.is_uppercase())
        && word.parse::<model::DomainName>().is_ok();
    let digest = word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mailbox = word.split_once('@').is_some_and(|(_, host)| host.parse::<model::DomainName>().is_ok());
    name || digest || mailbox || word.parse::<std::net::IpAddr>().is_ok()
}

/// The registrar with its IANA number.
pub(crate) fn registrar(registration: Option<&Registration>) -> String {
    let Some(registration) = registration else { return "Registrar not observed".to_owned() };
    match (&registration.registrar, &registration.registrar_iana_id) {
        (Some(name), Some(id)) => format!("{name} (IANA ID {id})"),
        (Some(name), None) => name.clone(),
        (None, Some(id)) => format!("Registrar with IANA ID {id}"),
        (None, None) => "Registrar not published".to_owned(),
    }
}

/// The registry: operator and zone.
pub(crate) fn registry(registry: &model::Registry) -> String {
    match &registry.operator {
        Some(operator) => format!("{operator} (.{})", registry.suffix),
        None => format!("Registry of .{}, operator not known", registry.suffix),
    }
}
