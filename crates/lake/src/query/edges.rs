use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::error::DataFusionError;
use model::{DomainName, Edge, Interval, Key, KeyKind, Timestamp};

use super::source::{rnames_of, rows_with, widen};
use crate::columns::Columns;
use crate::scan::Ranges;
use crate::schema::Table;
use crate::view::View;
use crate::{Lake, LakeError};

/// The key kind of a resolution, for record types that tie names together.
pub(super) fn kind_of(rrtype: &str) -> Option<KeyKind> {
    match rrtype {
        "A" | "AAAA" => Some(KeyKind::Address),
        "NS" => Some(KeyKind::NameServer),
        "MX" => Some(KeyKind::MailExchanger),
        "CNAME" => Some(KeyKind::CanonicalName),
        _ => None,
    }
}

/// Who asks about a reversed name: the name itself, and hosts below it that inherit what belongs to the zone.
#[derive(Default)]
struct Asked {
    host: Option<usize>,
    zone_of: Vec<usize>,
}

struct Answer {
    asked: BTreeMap<String, Asked>,
    edges: BTreeMap<(usize, Key), Option<Interval>>,
    seen: BTreeMap<usize, Option<Interval>>,
}

impl Lake {
    /// What `names` were seen with: one edge for each name and value, with the hull of its sightings, sorted.
    ///
    /// Name servers, mail exchangers, registrant and registration burst of a registrable name count for every name
    /// asked about below it. A name that was seen also has an edge to its registrable name. Observations that began
    /// after `as_of` are left out, and intervals end there at the latest.
    ///
    /// # Errors
    /// When a file of the lake cannot be read, or the answer needs more memory than allowed.
    pub fn edges_of(&self, names: &[DomainName], as_of: Option<Timestamp>) -> Result<Vec<Edge>, LakeError> {
        let mut names = names.to_vec();
        names.sort();
        names.dedup();
        let mut answer = Answer { asked: asked(&names), edges: BTreeMap::new(), seen: BTreeMap::new() };
        let hosts = rnames_of(&names);
        let hosts_and_zones = Arc::new(Ranges::values(answer.asked.keys().map(String::as_str)));
        let view = self.view()?;
        let part = |view: &View, table, rnames: &Arc<Ranges>, columns: &[&str], answer: &mut Answer| {
            if !view.files(table).iter().any(|file| file.meets(rnames)) {
                return Ok(());
            }
            self.ask(
                view,
                |session| rows_with(view, session, table, rnames, as_of)?.select_columns(columns),
                |rows| answer.add(table, rows, as_of),
            )
        };
        part(&view, Table::Name, &hosts, &["rname", "first", "last"], &mut answer)?;
        let columns = ["rname", "first", "last", "rrtype", "rdata"];
        part(&view, Table::Resolution, &hosts_and_zones, &columns, &mut answer)?;
        let columns = ["rname", "first", "last", "certificate", "key"];
        part(&view, Table::Certificate, &hosts, &columns, &mut answer)?;
        let columns = ["rname", "first", "last", "registrant", "burst", "nameservers"];
        part(&view, Table::Registration, &hosts_and_zones, &columns, &mut answer)?;
        Ok(answer.finish(&names))
    }
}

fn asked(names: &[DomainName]) -> BTreeMap<String, Asked> {
    let mut asked = BTreeMap::<String, Asked>::new();
    for (index, name) in names.iter().enumerate() {
        asked.entry(name.reversed()).or_default().host = Some(index);
        if let Some(zone) = name.registrable().filter(|zone| zone.as_str() != name.as_str()) {
            asked.entry(zone.name().reversed()).or_default().zone_of.push(index);
        }
    }
    asked
}

impl Answer {
    fn add(
        &mut self,
        table: Table,
        rows: &Columns<'_>,
        as_of: Option<Timestamp>,
    ) -> Result<(), DataFusionError> {
        let (rnames, whens) = (rows.texts("rname")?, rows.intervals(as_of)?);
        for (rname, when) in rnames.iter().zip(&whens) {
            if let Some(index) = rname.and_then(|rname| self.asked.get(rname)).and_then(|asked| asked.host) {
                widen(self.seen.entry(index).or_default(), *when);
            }
        }
        let mut keys: Vec<Vec<(KeyKind, String)>> = vec![Vec::new(); rows.rows()];
        let mut put = |column: &str, kind: KeyKind| {
            for (keys, value) in keys.iter_mut().zip(rows.texts(column)?.iter()) {
                keys.extend(value.map(|value| (kind, value.to_owned())));
            }
            Ok::<_, DataFusionError>(())
        };
        match table {
            Table::Name | Table::Batch | Table::Pivot => {}
            Table::Certificate => {
                put("certificate", KeyKind::Certificate)?;
                put("key", KeyKind::CertificateKey)?;
            }
            Table::Registration => {
                put("registrant", KeyKind::Registrant)?;
                put("burst", KeyKind::RegistrationBurst)?;
                for (keys, servers) in keys.iter_mut().zip(rows.lists("nameservers")?) {
                    keys.extend(servers.into_iter().map(|server| (KeyKind::NameServer, server)));
                }
            }
            Table::Resolution => {
                let (rrtypes, values) = (rows.texts("rrtype")?, rows.texts("rdata")?);
                for (keys, (rrtype, value)) in keys.iter_mut().zip(rrtypes.iter().zip(values.iter())) {
                    let kind = rrtype.and_then(kind_of);
                    keys.extend(kind.zip(value).map(|(kind, value)| (kind, value.to_owned())));
                }
            }
        }
        for ((rname, when), keys) in rnames.iter().zip(whens).zip(keys) {
            let Some(asked) = rname.and_then(|rname| self.asked.get(rname)) else { continue };
            for (kind, value) in keys {
                let inherited = matches!(
                    kind,
                    KeyKind::NameServer
                        | KeyKind::MailExchanger
                        | KeyKind::Registrant
                        | KeyKind::RegistrationBurst
                );
                let heirs: &[usize] = if inherited { &asked.zone_of } else { &[] };
                for index in asked.host.iter().chain(heirs) {
                    let key = Key { kind, value: value.clone() };
                    widen(self.edges.entry((*index, key)).or_default(), when);
                }
            }
        }
        Ok(())
    }

    fn finish(mut self, names: &[DomainName]) -> Vec<Edge> {
        for (index, when) in self.seen {
            if let Some(registrable) = names[index].registrable() {
                let key = Key { kind: KeyKind::Registrable, value: registrable.as_str().to_owned() };
                self.edges.insert((index, key), when);
            }
        }
        self.edges
            .into_iter()
            .map(|((index, key), when)| Edge { name: names[index].clone(), key, when })
            .collect()
    }
}
