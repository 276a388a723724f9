//! What is read: every route of the program's own table that only reads, with values of this desk for its parameters.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::client::Client;
use super::names::Names;
use crate::bench::generate::{Rows, mix};
use crate::workspace::root;

/// The table of routes.
const TABLE: &str = "crates/web/src/route.rs";
/// What is no page to be read: the stream that every user holds open anyway, and the link that was spent.
const LEFT_OUT: [&str; 2] = ["/events", "/first"];
/// How paths of downloads end, which are of any size.
const DOWNLOAD: &str = "/package";
/// Paths of one route at most.
const PATHS: usize = 200;

/// A route with what it is asked with.
pub(super) struct Route {
    /// As it stands in the table, with the field of its query.
    pub(super) name: String,
    /// Paths, of which one is taken at a time.
    pub(super) paths: Vec<String>,
}

/// Values of a desk.
struct Values {
    findings: Vec<String>,
    names: Vec<String>,
    values: Vec<String>,
    clusters: Vec<String>,
    actors: Vec<String>,
    cases: Vec<String>,
    jobs: Vec<String>,
    assets: Vec<String>,
}

/// All of them. The desk holds `names` made-up names and `rows` rows.
pub(super) fn all(client: &mut Client, names: u64, rows: u64) -> Result<Vec<Route>> {
    let path = root().join(TABLE);
    let text = std::fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
    let values = Values::ask(client, names, rows)?;
    let mut routes = Vec::new();
    for path in table(&text) {
        if !LEFT_OUT.contains(&path.as_str()) && !path.ends_with(DOWNLOAD) {
            routes.extend(values.routes(&path)?);
        }
    }
    ensure!(routes.len() > 20, "only {} routes in {TABLE}", routes.len());
    Ok(routes)
}

/// Paths that are read with GET, as the table has them.
pub(super) fn table(text: &str) -> Vec<String> {
    let rows = text.split_once("ROUTES: &[Route] = &[").map_or("", |(_, rows)| rows);
    let entry = |before: &str| {
        let before = before.trim_end();
        before.ends_with("get(") || before.contains("get_as(") || before.contains("Method::Get")
    };
    // Between two handlers stands one entry; its first text is the path.
    let entries = rows.split("),\n").filter_map(|part| {
        let (before, rest) = part.split_once('"')?;
        entry(before).then(|| rest.split('"').next().unwrap_or_default().to_owned())
    });
    entries.collect()
}

impl Values {
    fn ask(client: &mut Client, names: u64, rows: u64) -> Result<Self> {
        let found = json(client, "/api/v1/findings?limit=200")?;
        let overview = String::from_utf8_lossy(&client.get("/")?.body).into_owned();
        let assets = overview.split("/asset/").skip(1).filter_map(|part| part.split('"').next());
        let rows_of = Rows::of(rows);
        let row = |number: u64| rows_of.row(mix(number ^ 0xe471) % rows);
        let imitations = (0..100).map(|number| Names::imitation(mix(number) % names.div_ceil(100)));
        let names: Vec<String> = (0..100).map(|number| row(number).name).chain(imitations).collect();
        let data = (0..60).map(|number| row(number).rdata).filter(|data| !data.contains(' '));
        let values = names.iter().cloned().chain(data).chain((0..4).map(Rows::hub)).collect();
        Ok(Self {
            findings: texts(&found["findings"], "id"),
            names,
            values,
            clusters: texts(&json(client, "/api/v1/clusters")?, "designator"),
            actors: texts(&json(client, "/api/v1/actors?limit=200")?, "name"),
            cases: texts(&json(client, "/api/v1/cases")?, "id"),
            jobs: vec!["1".to_owned()],
            assets: assets.map(str::to_owned).collect(),
        })
    }

    /// A route, once for each way in which it is asked.
    fn routes(&self, path: &str) -> Result<Vec<Route>> {
        let one = |name: String, paths: Vec<String>| {
            let mut paths = paths;
            paths.truncate(PATHS);
            Route { name, paths }
        };
        let fields = |field: &str, of: &[String]| {
            let paths = of.iter().map(|value| format!("{path}?{field}={}", encoded(value))).collect();
            one(format!("{path}?{field}="), paths)
        };
        Ok(match path {
            "/findings" | "/api/v1/findings" => {
                let words = ["login", "secure", "-1f"].map(str::to_owned);
                let identities = ["microsoft", "google", "naver"].map(str::to_owned);
                vec![
                    one(path.to_owned(), vec![path.to_owned()]),
                    fields("state", &["open", "dismissed"].map(str::to_owned)),
                    fields("text", &words),
                    fields("identity", &identities),
                ]
            }
            "/search" => vec![
                fields("q", &self.values.iter().chain(&self.actors).cloned().collect::<Vec<_>>()),
                one(path.to_owned(), vec![path.to_owned()]),
            ],
            "/path" | "/api/v1/path" => {
                let pairs = self.names.iter().zip(self.names.iter().skip(1));
                let paths = pairs.map(|(a, b)| format!("{path}?a={}&b={}", encoded(a), encoded(b)));
                vec![one(format!("{path}?a=&b="), paths.collect())]
            }
            _ => match path.split_once('{') {
                None => vec![one(path.to_owned(), vec![path.to_owned()])],
                Some((before, rest)) => {
                    let (parameter, after) = rest.split_once('}').context("a parameter without end")?;
                    ensure!(
                        !after.contains('{'),
                        "{path} has two parameters, of which the bench has no pairs"
                    );
                    let values = self.of(before, parameter)?;
                    ensure!(!values.is_empty(), "the desk has no values for {path}");
                    let paths = values.iter().map(|value| format!("{before}{}{after}", encoded(value)));
                    vec![one(path.to_owned(), paths.collect())]
                }
            },
        })
    }

    fn of(&self, before: &str, parameter: &str) -> Result<&[String]> {
        let noun = before.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        Ok(match (noun.trim_end_matches('s'), parameter) {
            ("finding", "id") => &self.findings,
            ("case", "id") => &self.cases,
            ("actor", "name") => &self.actors,
            ("asset", "name") => &self.assets,
            (_, "value") => &self.values,
            (_, "designator") => &self.clusters,
            (_, "number") => &self.jobs,
            _ => bail!("the bench has no values for {before}{{{parameter}}}"),
        })
    }
}

fn json(client: &mut Client, path: &str) -> Result<Value> {
    let answer = client.get(path)?;
    ensure!(answer.status == 200, "{path} answers {}", answer.status);
    serde_json::from_slice(&answer.body).with_context(|| format!("{path}: read the answer"))
}

/// The field `name` of each object of a list.
fn texts(list: &Value, name: &str) -> Vec<String> {
    let objects = list.as_array().into_iter().flatten();
    objects.filter_map(|object| object[name].as_str()).map(str::to_owned).collect()
}

/// A text as one part of a path or query (RFC 3986 section 2.1).
pub(super) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests;
