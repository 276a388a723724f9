use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Whose scheme a name of an actor follows, told by its form alone.
///
/// A scheme says who gave the name, and so whose word about it is a first party's; and since when such names exist.
/// Names of different schemes never mean the same by their number: `APT43` (Mandiant) is not `APT-C-43` (Qihoo 360).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameScheme {
    /// `APT37`, Mandiant.
    MandiantApt,
    /// `FIN7`, Mandiant.
    MandiantFin,
    /// `UNC2452`, Mandiant.
    MandiantUnc,
    /// `TEMP.Hermit`, Mandiant.
    MandiantTemp,
    /// `APT-C-28`, Qihoo 360.
    Qihoo,
    /// `Emerald Sleet`, Microsoft since April 2023.
    MicrosoftWeather,
    /// `Storm-0558`, a group in development, Microsoft since April 2023.
    MicrosoftStorm,
    /// `DEV-0139`, a group in development, Microsoft until April 2023.
    MicrosoftDev,
    /// `Thallium`, Microsoft until April 2023.
    MicrosoftElement,
    /// `Velvet Chollima`, CrowdStrike.
    CrowdStrike,
    /// `TA406`, Proofpoint.
    Proofpoint,
    /// `G0094`, ATT&CK.
    Attack,
    /// `Sparkling Pisces`, Unit 42 since 2024.
    Unit42Constellation,
    /// `CL-STA-0048`, `TGR-STA-1030`, Unit 42.
    Unit42Cluster,
    /// `BRONZE BUTLER`, Secureworks.
    Secureworks,
    /// `CTG-5938`, `TG-3390`, Secureworks.
    SecureworksGroup,
    /// `ITG10`, IBM X-Force.
    Ibm,
    /// `Earth Baku`, Trend Micro.
    TrendMicro,
    /// `TAG-28`, Recorded Future.
    RecordedFuture,
    /// `UAC-0010`, CERT-UA.
    CertUa,
    /// `ATK32`, Thales.
    Thales,
    /// No scheme that is known.
    Other,
}

/// Families of Microsoft's names after April 2023 (Microsoft, "How Microsoft names threat actors").
const WEATHER: [&str; 18] = [
    "blizzard",
    "cyclone",
    "dust",
    "flood",
    "gale",
    "gust",
    "hail",
    "lightning",
    "rain",
    "sandstorm",
    "sleet",
    "squall",
    "storm",
    "tempest",
    "tsunami",
    "typhoon",
    "vortex",
    "frost",
];

/// Animals of CrowdStrike's names, one for each nexus or motive (CrowdStrike, adversary universe).
const ANIMALS: [&str; 24] = [
    "panda",
    "bear",
    "chollima",
    "kitten",
    "spider",
    "jackal",
    "buffalo",
    "crane",
    "hawk",
    "leopard",
    "lynx",
    "tiger",
    "wolf",
    "ocelot",
    "sphinx",
    "saiga",
    "camel",
    "hyena",
    "scully",
    "manticore",
    "quoll",
    "caiman",
    "elephant",
    "kestrel",
];

/// Constellations of Unit 42's names (Palo Alto Networks, 2024).
const CONSTELLATIONS: [&str; 15] = [
    "taurus", "pisces", "ursa", "serpens", "libra", "scorpius", "orion", "lynx", "draco", "gemini", "virgo",
    "aquila", "lyra", "crux", "leo",
];

/// First words of Secureworks' names, one for each nexus or motive.
const METALS: [&str; 10] =
    ["bronze", "cobalt", "gold", "iron", "nickel", "platinum", "tin", "copper", "zinc", "aluminum"];

/// Elements, trees and volcanoes aside: names of Microsoft before April 2023.
const ELEMENTS: &str = "hydrogen helium lithium beryllium boron carbon nitrogen oxygen fluorine neon sodium \
magnesium aluminum silicon phosphorus sulfur chlorine argon potassium calcium scandium titanium vanadium chromium \
manganese iron cobalt nickel copper zinc gallium germanium arsenic selenium bromine krypton rubidium strontium \
yttrium zirconium niobium molybdenum technetium ruthenium rhodium palladium silver cadmium indium tin antimony \
tellurium iodine xenon cesium barium lanthanum cerium praseodymium neodymium promethium samarium europium gadolinium \
terbium dysprosium holmium erbium thulium ytterbium lutetium hafnium tantalum tungsten rhenium osmium iridium platinum \
gold mercury thallium lead bismuth polonium astatine radon francium radium actinium thorium protactinium uranium \
neptunium plutonium americium curium berkelium californium einsteinium fermium mendelevium nobelium lawrencium \
rutherfordium dubnium seaborgium bohrium hassium meitnerium darmstadtium roentgenium copernicium nihonium flerovium \
moscovium livermorium tennessine oganesson";

impl NameScheme {
    /// The scheme that `name` follows. Case, spaces and hyphens are read as people write them: `APT 37`, `apt-37`.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let name = name.trim().to_lowercase();
        if let Some(scheme) = numbered(&name) {
            return scheme;
        }
        if name.strip_prefix("temp.").is_some_and(|rest| !rest.is_empty()) {
            return Self::MandiantTemp;
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        match words.as_slice() {
            [one] if ELEMENTS.split_ascii_whitespace().any(|element| element == *one) => {
                Self::MicrosoftElement
            }
            [first, _] if METALS.contains(first) => Self::Secureworks,
            ["earth", _] => Self::TrendMicro,
            [_, last] if WEATHER.contains(last) => Self::MicrosoftWeather,
            [_, last] if ANIMALS.contains(last) => Self::CrowdStrike,
            [_, last] if CONSTELLATIONS.contains(last) => Self::Unit42Constellation,
            _ => Self::Other,
        }
    }

    /// Who gives names of this scheme; what [`NameScheme::party_of`] calls the asserter. `None` for no known scheme.
    #[must_use]
    pub const fn party(self) -> Option<&'static str> {
        Some(match self {
            Self::MandiantApt | Self::MandiantFin | Self::MandiantUnc | Self::MandiantTemp => "Mandiant",
            Self::Qihoo => "Qihoo 360",
            Self::MicrosoftWeather | Self::MicrosoftStorm | Self::MicrosoftDev | Self::MicrosoftElement => {
                "Microsoft"
            }
            Self::CrowdStrike => "CrowdStrike",
            Self::Proofpoint => "Proofpoint",
            Self::Attack => "MITRE",
            Self::Unit42Constellation | Self::Unit42Cluster => "Unit 42",
            Self::Secureworks | Self::SecureworksGroup => "Secureworks",
            Self::Ibm => "IBM",
            Self::TrendMicro => "Trend Micro",
            Self::RecordedFuture => "Recorded Future",
            Self::CertUa => "CERT-UA",
            Self::Thales => "Thales",
            Self::Other => return None,
        })
    }

    /// The first moment at which such names existed, where it is on public record: what is said of one cannot be older.
    #[must_use]
    pub fn since(self) -> Option<Timestamp> {
        match self {
            // Microsoft, "Microsoft shifts to a new threat actor naming taxonomy", 18 April 2023.
            Self::MicrosoftWeather | Self::MicrosoftStorm => Timestamp::from_seconds(1_681_776_000).ok(),
            _ => None,
        }
    }

    /// The party that a source of claims speaks for, when it is the first party of some scheme.
    #[must_use]
    pub fn party_of(asserter: &str) -> Option<&'static str> {
        const SOURCES: [(&str, &str); 20] = [
            ("attack", "MITRE"),
            ("mitre", "MITRE"),
            ("the mitre corporation", "MITRE"),
            ("microsoft", "Microsoft"),
            ("mstic", "Microsoft"),
            ("misp-galaxy:360net-threat-actor", "Qihoo 360"),
            ("qihoo 360", "Qihoo 360"),
            ("360.net", "Qihoo 360"),
            ("mandiant", "Mandiant"),
            ("fireeye", "Mandiant"),
            ("google threat intelligence", "Mandiant"),
            ("crowdstrike", "CrowdStrike"),
            ("proofpoint", "Proofpoint"),
            ("unit 42", "Unit 42"),
            ("unit42", "Unit 42"),
            ("palo alto networks", "Unit 42"),
            ("secureworks", "Secureworks"),
            ("trend micro", "Trend Micro"),
            ("recorded future", "Recorded Future"),
            ("cert-ua", "CERT-UA"),
        ];
        let asserter = asserter.trim().to_lowercase();
        SOURCES.iter().find(|(source, _)| *source == asserter).map(|(_, party)| *party)
    }
}

/// Schemes of letters and a number; `name` is in lower case.
fn numbered(name: &str) -> Option<NameScheme> {
    use NameScheme as N;
    /// Letters, fewest and most digits.
    const PREFIXES: [(&str, usize, usize, N); 13] = [
        ("apt-c", 1, 3, N::Qihoo),
        ("apt", 1, 3, N::MandiantApt),
        ("fin", 1, 2, N::MandiantFin),
        ("unc", 3, 5, N::MandiantUnc),
        ("storm", 4, 4, N::MicrosoftStorm),
        ("dev", 4, 4, N::MicrosoftDev),
        ("tag", 2, 3, N::RecordedFuture),
        ("ta", 3, 4, N::Proofpoint),
        ("uac", 4, 4, N::CertUa),
        ("ctg", 4, 4, N::SecureworksGroup),
        ("tg", 4, 4, N::SecureworksGroup),
        ("itg", 2, 2, N::Ibm),
        ("atk", 1, 3, N::Thales),
    ];
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if name.strip_prefix('g').is_some_and(|rest| rest.len() == 4 && digits(rest)) {
        return Some(N::Attack);
    }
    if let Some(rest) = name.strip_prefix("cl-").or_else(|| name.strip_prefix("tgr-")) {
        let cluster = rest
            .split_once('-')
            .filter(|(kind, number)| ["sta", "cri", "unk"].contains(kind) && digits(number));
        return cluster.map(|_| N::Unit42Cluster);
    }
    PREFIXES.iter().find_map(|(prefix, fewest, most, scheme)| {
        let rest = name.strip_prefix(prefix)?;
        let number = rest.strip_prefix(['-', ' ', '_']).unwrap_or(rest);
        (digits(number) && (*fewest..=*most).contains(&number.len())).then_some(*scheme)
    })
}

#[cfg(test)]
mod tests;
