use crate::Malformed;
use crate::text::{decimal, is_line};

const FORM: &str = "bag-info.txt";

/// The whole of `bagit.txt` (RFC 8493 section 2.1.1).
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// What `bag-info.txt` says (RFC 8493 section 2.2.2); the labels come in the order of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BagInfo {
    /// Who made it.
    pub source_organization: Option<String>,
    /// The name of the package.
    pub external_identifier: String,
    /// The case.
    pub bag_group_identifier: Option<String>,
    /// The day it was made, YYYY-MM-DD.
    pub bagging_date: Option<String>,
    /// Bytes under `data/`.
    pub payload_bytes: u64,
    /// Files under `data/`.
    pub payload_files: u64,
    /// The court's number.
    pub case_number: Option<String>,
    /// Traffic Light Protocol 2.0.
    pub tlp: Option<String>,
    /// Sealed until this day.
    pub seal_until: Option<String>,
}

impl BagInfo {
    /// The text of `bag-info.txt`.
    ///
    /// # Errors
    /// [`Malformed`] for a value that is empty, has a line break, or begins or ends with a space.
    pub fn to_text(&self) -> Result<String, Malformed> {
        let oxum = format!("{}.{}", self.payload_bytes, self.payload_files);
        let lines = [
            ("Source-Organization", self.source_organization.as_deref()),
            ("External-Identifier", Some(self.external_identifier.as_str())),
            ("Bag-Group-Identifier", self.bag_group_identifier.as_deref()),
            ("Bagging-Date", self.bagging_date.as_deref()),
            ("Payload-Oxum", Some(oxum.as_str())),
            ("X-Interdict-Package", Some("1")),
            ("X-Case-Number", self.case_number.as_deref()),
            ("X-TLP", self.tlp.as_deref()),
            ("X-Seal-Until", self.seal_until.as_deref()),
        ];
        let mut text = String::new();
        for (label, value) in lines.into_iter().filter_map(|(label, value)| Some((label, value?))) {
            if value.is_empty() || value.trim() != value || !is_line(value) {
                return Err(Malformed::new(FORM, format!("the value of {label} is not one line of text")));
            }
            text.push_str(&format!("{label}: {value}\n"));
        }
        Ok(text)
    }

    /// Reads `bag-info.txt`.
    ///
    /// # Errors
    /// [`Malformed`] when it is not what [`BagInfo::to_text`] writes.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let wrong = |reason: &str| Malformed::new(FORM, reason);
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
        let mut info = Self::default();
        for line in text.lines() {
            let (label, value) =
                line.split_once(": ").ok_or_else(|| wrong("a line is not `Label: value`"))?;
            let value = value.to_owned();
            match label {
                "Source-Organization" => info.source_organization = Some(value),
                "External-Identifier" => info.external_identifier = value,
                "Bag-Group-Identifier" => info.bag_group_identifier = Some(value),
                "Bagging-Date" => info.bagging_date = Some(value),
                "Payload-Oxum" => {
                    let numbers = value.split_once('.').and_then(|(a, b)| Some((decimal(a)?, decimal(b)?)));
                    (info.payload_bytes, info.payload_files) =
                        numbers.ok_or_else(|| wrong("Payload-Oxum is not bytes and files"))?;
                }
                "X-Interdict-Package" => {}
                "X-Case-Number" => info.case_number = Some(value),
                "X-TLP" => info.tlp = Some(value),
                "X-Seal-Until" => info.seal_until = Some(value),
                _ => return Err(wrong("it has a label that is not known")),
            }
        }
        // Written again it must be the same: so order, spaces and the version are right too.
        if info.to_text()? == text {
            Ok(info)
        } else {
            Err(wrong("it is not written as a package writes it"))
        }
    }
}
