//! Export: every STIX object that came in goes out again, as it came.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Write};
use std::ops::ControlFlow;

use anyhow::{Context, Result};
use model::{Digest, Tlp};
use serde::Serialize;
use wire::Format;
use wire::stix::{BundleWriter, Object, WriteError, read_bundle, seeded_id, tlp, upgrade};

use super::retry::open;
use crate::desk::Desk;

/// What went out, and what did not.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Exported {
    /// Objects written.
    pub(crate) objects: usize,
    /// Objects that were there already: the same version of the same object from another source.
    pub(crate) repeated: u64,
    /// Objects of STIX 2.0 written as 2.1.
    pub(crate) upgraded: u64,
    /// Objects that are marked narrower than was asked for.
    pub(crate) held_back: u64,
    /// Objects that do not keep STIX 2.1, by the first reason.
    pub(crate) invalid: BTreeMap<String, u64>,
}

/// Reasons are told apart up to this number.
const REASONS: usize = 50;

/// Writes a bundle of every object in the STIX sources of the desk, byte for byte where it is STIX 2.1: unknown properties
/// and extensions included. Each version of an object is written once.
///
/// Objects of which a marking, be it of one part, is narrower than `ceiling` are held back. What does not keep STIX 2.1 is counted, and stays in
/// the vault.
pub(crate) fn export(desk: &Desk, ceiling: Tlp, out: &mut dyn Write) -> Result<Exported> {
    let batches = desk.store.batches()?.into_iter();
    let sources: BTreeSet<Digest> =
        batches.filter(|batch| batch.format == Format::Stix.as_str()).map(|batch| batch.digest).collect();
    // A marking may stand after what it marks, or in another source.
    let mut narrow = BTreeSet::new();
    if ceiling < Tlp::Red {
        for digest in &sources {
            each(desk, digest, &mut |object| {
                if object.kind() == "marking-definition"
                    && tlp::of_definition(object.members()).is_some_and(|level| level > ceiling)
                {
                    narrow.extend(object.id().map(str::to_owned));
                }
                Ok(())
            })?;
        }
    }
    let named: String = sources.iter().map(Digest::to_string).collect();
    let id = seeded_id("bundle", format!("{named}\n{ceiling}").as_bytes());
    let mut writer = BundleWriter::new(out, &id)?;
    let mut exported = Exported::default();
    for digest in &sources {
        each(desk, digest, &mut |object| {
            let marks = object.markings();
            let is_narrow =
                |id: &&str| narrow.contains(*id) || tlp::of_id(id).is_some_and(|level| level > ceiling);
            if marks.iter().any(is_narrow) {
                exported.held_back += 1;
                return Ok(());
            }
            match upgrade(object) {
                None => put(&mut writer, object, &mut exported).map(drop),
                Some(upgraded) => {
                    let mut written = false;
                    for members in upgraded.objects {
                        written |= put(&mut writer, &Object::from_members(members)?, &mut exported)?;
                    }
                    exported.upgraded += u64::from(written);
                    Ok(())
                }
            }
        })?;
    }
    exported.objects = writer.finish()?;
    Ok(exported)
}

/// Writes an object, or counts why it was not written.
fn put(writer: &mut BundleWriter<'_>, object: &Object<'_>, exported: &mut Exported) -> Result<bool> {
    match writer.object(object) {
        Ok(true) => return Ok(true),
        Ok(false) => exported.repeated += 1,
        Err(WriteError::Invalid { reason, .. }) => {
            let reason = if exported.invalid.len() < REASONS { reason } else { "other reasons".to_owned() };
            *exported.invalid.entry(reason).or_default() += 1;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(false)
}

/// Hands over each readable object of a source. What cannot be read is in quarantine since it came in.
fn each(desk: &Desk, digest: &Digest, take: &mut dyn FnMut(&Object<'_>) -> Result<()>) -> Result<()> {
    let mut input = BufReader::with_capacity(1 << 17, open(desk, digest)?);
    let mut failure = None;
    let (_, read) = read_bundle(&mut input, &mut |_, object| match object.map(|object| take(&object)) {
        Ok(Err(error)) => {
            failure = Some(error);
            ControlFlow::Break(())
        }
        Ok(Ok(())) | Err(_) => ControlFlow::Continue(()),
    });
    match (failure, read) {
        (Some(error), _) => Err(error),
        (None, Err(wire::DocumentError::Io(error))) if !crate::intake::is_damage(&error) => {
            Err(error).context("cannot read the vault")
        }
        _ => Ok(()),
    }
}
