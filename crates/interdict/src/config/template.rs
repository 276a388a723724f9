//! Prints a configuration with every field's documentation above it, taken from the schema.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Config;

/// `config` as TOML, each field under the text that documents it.
pub(crate) fn documented(config: &Config) -> Result<String> {
    let schema =
        serde_json::to_value(schemars::schema_for!(Config)).context("the schema does not serialise")?;
    let table = toml::Table::try_from(config).context("the configuration does not serialise")?;
    let mut out = String::from(
        "# Settings of this desk. Every field is optional but `version`; unknown fields are errors.\n",
    );
    let (sections, fields): (Vec<_>, Vec<_>) = table.iter().partition(|(_, value)| value.is_table());
    for (name, value) in fields {
        describe(&mut out, &schema, "Config", name);
        out.push_str(&format!("{name} = {value}\n"));
    }
    for (section, value) in sections {
        describe(&mut out, &schema, "Config", section);
        out.push_str(&format!("[{section}]\n"));
        let kind = schema.pointer(&format!("/properties/{section}/$ref")).and_then(Value::as_str);
        let kind = kind.and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        for (name, value) in value.as_table().into_iter().flatten() {
            describe(&mut out, &schema, kind, name);
            out.push_str(&format!("{name} = {}\n", written(value)));
        }
    }
    Ok(out)
}

/// A value; the elements of a list of several on a line each.
fn written(value: &toml::Value) -> String {
    match value {
        toml::Value::Array(list) if list.len() > 1 => {
            let lines: String = list.iter().map(|element| format!("    {element},\n")).collect();
            format!("[\n{lines}]")
        }
        other => other.to_string(),
    }
}

fn describe(out: &mut String, schema: &Value, kind: &str, field: &str) {
    let at = if kind == "Config" {
        format!("/properties/{field}/description")
    } else {
        format!("/$defs/{kind}/properties/{field}/description")
    };
    out.push('\n');
    for line in schema.pointer(&at).and_then(Value::as_str).unwrap_or_default().lines() {
        out.push_str(&format!("# {line}\n"));
    }
}
