//! A rich case and how it lies in a package.

#[path = "fixture/dossier.rs"]
pub(crate) mod dossier;

use model::Dossier;
use report::{Brief, Item, LeftOut};

pub(crate) use dossier::dossier;
use dossier::{at, digest, title};

pub(crate) fn items() -> Vec<Item> {
    (1..=200)
        .map(|number| Item {
            number,
            folder: format!("EX-{number:03}"),
            item_id: format!("EV-{number:06}"),
            title: title(number),
            source: format!("passive-dns-{}.ndjson, line {}", number % 7, number * 37),
            source_sha256: digest(&format!("file {}", number % 7)).to_string(),
            size: u64::from(number) * 211,
            sha256: digest(&format!("record {number}")).to_string(),
            sha512: digest(&format!("record {number}")).to_string().repeat(2),
            acquired_at: at("2026-11-27T10:00:00Z"),
            acquired_by: "A. Analyst".to_owned(),
            clock: "chrony, synchronised, offset 212 microseconds, stratum 3".to_owned(),
        })
        .collect()
}

pub(crate) fn brief<'a>(
    dossier: &'a Dossier,
    items: &'a [Item],
    left_out: &'a [LeftOut],
    keys: &'a [(String, String)],
) -> Brief<'a> {
    Brief {
        dossier,
        package: "IVD-2026-0007",
        made_at: at("2026-11-28T11:20:00Z"),
        items,
        left_out,
        not_made: &[],
        keys,
        public: false,
    }
}

pub(crate) fn keys() -> Vec<(String, String)> {
    vec![
        (
            "log".to_owned(),
            "example.org/interdict-log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k".to_owned(),
        ),
        (
            "desk".to_owned(),
            "example.org/interdict-desk+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k".to_owned(),
        ),
    ]
}

pub(crate) fn left_out() -> Vec<LeftOut> {
    vec![LeftOut {
        number: 201,
        title: "a page as captured".to_owned(),
        reason: "no evidence that the clock was right when it was acquired".to_owned(),
    }]
}
