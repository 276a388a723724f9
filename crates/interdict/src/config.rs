//! `interdict.toml`: versioned, strict, and its own manual.

mod template;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use engine::track::Rules;
use model::{KeyKind, Likelihood};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use template::documented;

/// Settings of one desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Version of this file's format. This program reads version 1.
    pub(crate) version: u32,
    /// Taking files in.
    #[serde(default)]
    pub(crate) observe: ObserveConfig,
    /// The lake of observations.
    #[serde(default)]
    pub(crate) lake: LakeConfig,
    /// Detectors.
    #[serde(default)]
    pub(crate) detect: DetectConfig,
    /// Linking and clustering.
    #[serde(default)]
    pub(crate) track: TrackConfig,
    /// What people say, and where it is fetched from.
    #[serde(default)]
    pub(crate) knowledge: KnowledgeConfig,
    /// Cases.
    #[serde(default)]
    pub(crate) case: CaseConfig,
    /// Evidence: who acquires it, and by which clock.
    #[serde(default)]
    pub(crate) evidence: EvidenceConfig,
}

/// Cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CaseConfig {
    /// Counts of victims below this are not printed, nor what would reveal them.
    pub(crate) victim_threshold: u64,
}

impl Default for CaseConfig {
    fn default() -> Self {
        Self { victim_threshold: engine::case::THRESHOLD }
    }
}

/// Taking files in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ObserveConfig {
    /// Longest line in bytes that is decoded; a longer one goes to quarantine.
    pub(crate) max_line_bytes: usize,
    /// Most bytes one file may unpack to; what lies beyond goes to quarantine.
    pub(crate) max_unpacked_bytes: u64,
}

/// The lake of observations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LakeConfig {
    /// Memory for queries, in mebibytes; larger work spills to disk.
    pub(crate) memory_mib: usize,
    /// Threads for queries; 0 takes as many as the machine has.
    pub(crate) threads: usize,
    /// After taking files in, tables with more files of single batches than this are compacted; 0 never does.
    pub(crate) compact_after_files: usize,
}

/// Detectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DetectConfig {
    /// Findings less likely than this, in per cent, are not kept.
    pub(crate) min_likelihood: u8,
}

/// Linking and clustering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TrackConfig {
    /// Nats that the links between two names must add up to before they count as one operation.
    pub(crate) threshold: f64,
    /// How many steps the search goes out from the findings.
    pub(crate) rounds: u32,
    /// How many names the search may gather; a search that is cut says so.
    pub(crate) names: usize,
    /// Overrides by kind of value: a value that more registrable names share never links.
    pub(crate) max_holders: BTreeMap<String, u64>,
}

/// What people say, and where it is fetched from. Nothing is fetched before `knowledge update --yes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct KnowledgeConfig {
    /// Public addresses that `knowledge update` fetches: STIX bundles, MISP galaxies and events, naming maps.
    pub(crate) sources: Vec<String>,
    /// Hosts that a redirect may lead to, beside the one that was asked.
    pub(crate) redirect_hosts: Vec<String>,
    /// Most bytes of one answer.
    pub(crate) max_bytes: u64,
    /// Seconds that one answer may take, from the connection to the last byte.
    pub(crate) timeout_seconds: u64,
}

impl Default for KnowledgeConfig {
    fn default() -> Self {
        const GITHUB: &str = "https://raw.githubusercontent.com";
        let sources = [
            "mitre-attack/attack-stix-data/master/enterprise-attack/enterprise-attack.json",
            "mitre-attack/attack-stix-data/master/mobile-attack/mobile-attack.json",
            "mitre-attack/attack-stix-data/master/ics-attack/ics-attack.json",
            "MISP/misp-galaxy/main/clusters/threat-actor.json",
            "MISP/misp-galaxy/main/clusters/360net.json",
            "MISP/misp-galaxy/main/clusters/tidal-groups.json",
            "microsoft/mstic/master/PublicFeeds/ThreatActorNaming/MicrosoftMapping.json",
        ];
        Self {
            sources: sources.iter().map(|path| format!("{GITHUB}/{path}")).collect(),
            redirect_hosts: Vec::new(),
            max_bytes: 256 << 20,
            timeout_seconds: 300,
        }
    }
}

/// Evidence: who acquires it, and by which clock.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EvidenceConfig {
    /// Name of the person who works at this desk; without one, items say `login:` and the account's name.
    pub(crate) operator: String,
    /// Role of that person.
    pub(crate) role: String,
    /// Why sources may be taken, unless said otherwise: public, consent, order, licence.
    pub(crate) legal_basis: String,
    /// A file with the answer of `chronyc -c tracking`, kept fresh by whoever runs this machine, for places where
    /// chronyc cannot be run.
    pub(crate) clock_file: String,
    /// A folder outside of the desk, best on another disk, where the last signed checkpoint is remembered too, as it always is
    /// in the state folder of the account; a machine that comes back whole from a backup is then noticed.
    pub(crate) memory: String,
}

impl Default for ObserveConfig {
    fn default() -> Self {
        Self { max_line_bytes: 1 << 20, max_unpacked_bytes: 1 << 38 }
    }
}

impl Default for LakeConfig {
    fn default() -> Self {
        Self { memory_mib: 512, threads: 0, compact_after_files: 32 }
    }
}

impl Default for DetectConfig {
    fn default() -> Self {
        Self { min_likelihood: 50 }
    }
}

impl Default for TrackConfig {
    fn default() -> Self {
        Self { threshold: Rules::default().threshold, rounds: 6, names: 20_000, max_holders: BTreeMap::new() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            version: 1,
            observe: ObserveConfig::default(),
            lake: LakeConfig::default(),
            detect: DetectConfig::default(),
            track: TrackConfig::default(),
            knowledge: KnowledgeConfig::default(),
            case: CaseConfig::default(),
            evidence: EvidenceConfig::default(),
        }
    }
}

impl Config {
    /// Reads and checks the file at `path`.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Self::parse(&text).with_context(|| format!("in `{}`", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        #[derive(Deserialize)]
        struct Version {
            version: Option<u32>,
        }
        let version: Version = toml::from_str(text)?;
        match version.version {
            Some(1) => {}
            Some(other) => bail!("version {other} is not known to this program, which reads version 1"),
            None => bail!("the field `version` is missing; this program reads `version = 1`"),
        }
        let config: Self = toml::from_str(text)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        if !(1024..=wire::MAX_LINE_BYTES).contains(&self.observe.max_line_bytes) {
            let most = wire::MAX_LINE_BYTES;
            bail!("observe.max_line_bytes is {}; take 1024 to {most}", self.observe.max_line_bytes);
        }
        if self.lake.memory_mib < 64 {
            bail!("lake.memory_mib is {}; take 64 or more", self.lake.memory_mib);
        }
        if Likelihood::new(self.detect.min_likelihood).is_err() {
            bail!("detect.min_likelihood is {}; take 0 to 100", self.detect.min_likelihood);
        }
        if self.knowledge.max_bytes == 0 || self.knowledge.timeout_seconds == 0 {
            bail!("knowledge.max_bytes and knowledge.timeout_seconds are at least 1");
        }
        for source in &self.knowledge.sources {
            net::Place::parse(source).context("in knowledge.sources")?;
        }
        if self.case.victim_threshold < 2 {
            bail!("case.victim_threshold is {}; take 2 or more", self.case.victim_threshold);
        }
        self.rules().map(|_| ())
    }

    /// The rules of tracking with this desk's overrides.
    pub(crate) fn rules(&self) -> Result<Rules> {
        let mut rules = Rules { threshold: self.track.threshold, ..Rules::default() };
        for (kind, max_holders) in &self.track.max_holders {
            let kind: KeyKind = kind.parse().with_context(|| {
                let known: Vec<&str> = KeyKind::ALL.iter().map(|kind| kind.as_str()).collect();
                format!("in track.max_holders; the kinds are {}", known.join(", "))
            })?;
            if let Some(rule) = rules.kinds.get_mut(&kind) {
                rule.max_holders = *max_holders;
            }
        }
        rules.check().context("in [track]")?;
        Ok(rules)
    }

    /// Threads to use: what is set, or what the machine has.
    pub(crate) fn threads(&self) -> usize {
        match self.lake.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        }
    }
}

#[cfg(test)]
mod tests;
