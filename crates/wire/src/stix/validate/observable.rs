use super::checker::Checker;
use super::forms::is_mime;
use crate::stix::json::{Json, Members};

/// Abbreviations of registry roots, which must be written out.
const ABBREVIATED: [&str; 5] = ["HKLM", "HKCC", "HKCR", "HKCU", "HKU"];

/// How the names of socket options begin (section 6.12.4).
const OPTIONS: [&str; 8] = ["SO", "ICMP", "ICMP6", "IP", "IPV6", "MCAST", "TCP", "IRLMP"];

impl<'o> Checker<'o, '_> {
    /// Judges what is particular to a type of observable (section 6).
    pub(super) fn observable(&mut self, members: &'o Members<'_>) {
        self.lower_case_keys(members);
        match self.kind {
            "file" if members.text("mime_type").is_some_and(|text| !is_mime(text)) => {
                self.advice("mime-type", "6.7", "`mime_type` should be a registered media type");
            }
            "network-traffic" => self.traffic(members),
            "windows-registry-key" => {
                let abbreviated = |key: &str| {
                    let root = key.split('\\').next().unwrap_or_default().to_ascii_uppercase();
                    ABBREVIATED.contains(&root.as_str())
                };
                if members.text("key").is_some_and(abbreviated) {
                    self.violation("registry-root", "6.17", "`key` must not abbreviate its root");
                }
            }
            "email-message" => {
                let named = [
                    "date",
                    "received_lines",
                    "content_type",
                    "from_ref",
                    "sender_ref",
                    "to_refs",
                    "cc_refs",
                    "bcc_refs",
                    "subject",
                ];
                let headers = members.get("additional_header_fields").and_then(Json::members);
                if headers.is_some_and(|headers| named.iter().any(|name| headers.has(name))) {
                    let reason = "`additional_header_fields` repeats a property of the message";
                    self.violation("headers", "6.6", reason);
                }
            }
            _ => {}
        }
    }

    fn traffic(&mut self, members: &Members<'_>) {
        if !members.has("src_port") || !members.has("dst_port") {
            let reason = "`src_port` and `dst_port` should be there";
            self.advice("network-traffic-ports", "6.12", reason);
        }
        let protocols = members.get("protocols").and_then(Json::list).unwrap_or_default();
        let service = |text: &str| {
            (1..=15).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if protocols.iter().filter_map(Json::text).any(|text| !service(text)) {
            self.advice("protocols", "6.12", "`protocols` should be names of the IANA registry of services");
        }
        let flows = members.get("ipfix").and_then(Json::members);
        let element = |key: &str| {
            key.len() > 1
                && key.starts_with(|first: char| first.is_ascii_lowercase())
                && key.as_bytes()[1].is_ascii_alphanumeric()
        };
        if flows.is_some_and(|flows| flows.iter().any(|(key, _)| !element(key))) {
            self.advice("ipfix", "6.12", "`ipfix` should have keys of the IANA registry of IPFIX");
        }
    }

    /// Judges what is particular to an extension that the specification defines.
    pub(super) fn known_extension(&mut self, name: &str, members: &'o Members<'_>) {
        let dictionary = |key: &str| members.get(key).and_then(Json::members);
        let unknown = |checker: &Self, key: &str, vocabulary: &str| {
            dictionary(key)
                .is_some_and(|values| values.iter().any(|(key, _)| !checker.schema.knows(vocabulary, key)))
        };
        match name {
            "http-request-ext" if unknown(self, "request_header", "http-request-header") => {
                let reason = "`request_header` should have names of HTTP request headers";
                self.advice("http-request-headers", "6.12.2", reason);
            }
            "pdf-ext" if unknown(self, "document_info_dict", "pdf-document-information") => {
                let reason = "`document_info_dict` should have the keys PDF defines";
                self.advice("pdf-doc-info", "6.7.4", reason);
            }
            "socket-ext" => {
                let formed = |key: &str| {
                    key.split_once('_').is_some_and(|(head, rest)| {
                        OPTIONS.contains(&head)
                            && rest.split('_').all(|word| {
                                !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase())
                            })
                    })
                };
                if dictionary("options").is_some_and(|all| all.iter().any(|(key, _)| !formed(key))) {
                    self.violation("key", "6.12.4", "`options` has a key that is no socket option");
                }
                if unknown(self, "options", "socket-option") {
                    self.advice("socket-options", "6.12.4", "`options` should have known socket options");
                }
            }
            "windows-process-ext" => {
                let class = |text: &str| text.len() > 6 && text.ends_with("_CLASS");
                if members.text("priority").is_some_and(|text| !class(text)) {
                    let reason = "`priority` should end in `_CLASS`";
                    self.advice("windows-process-priority-format", "6.13.2", reason);
                }
            }
            _ => {}
        }
    }

    /// Advice that keys of dictionaries be lower case, but where other standards name them (section 2.3).
    fn lower_case_keys(&mut self, members: &Members<'_>) {
        for (key, value) in members.iter() {
            if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
                self.member(key, |inner| {
                    inner.advice("observable-dictionary-keys", "2.3", "a key should be lower case");
                });
            }
            if let Json::Map(inside) = value
                && !self.schema.knows("dictionary-key-exceptions", key)
            {
                self.member(key, |inner| inner.lower_case_keys(inside));
            }
        }
    }
}
