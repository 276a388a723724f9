//! What a package carries so that it can be verified anywhere: the verifier, the keys, a text that says how.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use evidence::VERIFY_PY;

use crate::desk::Desk;

/// How to verify, in plain words.
const HOW: &str = "\
HOW TO VERIFY THIS PACKAGE

You need Python 3.8 or later and openssl, nothing of ours. In the folder that holds bagit.txt:

    python3 data/90_verify/verify.py

It must end with `everything holds`. It is a text of a few hundred lines; read it first, or take a copy of it from
somebody you trust, since whoever can alter a package can alter the verifier in it.

This alone shows that the package agrees with itself. That it is the package that was made then, and not one that was
made anew, shows only what you know from outside. Give one or more of:

    --key VKEY             a key printed in the declaration or told by its owner
    --tagmanifest SHA256   the digest of tagmanifest-sha256.txt printed in the declaration
    --checkpoint FILE      a checkpoint of the log that you or a witness got earlier
    --tsa-roots FILE       the time-stamping authority's root certificates, got from the authority itself

Keys of this package:

";

const BY_HAND: &str = "
BY HAND

    sha256sum -c manifest-sha256.txt && sha512sum -c manifest-sha512.txt     every file under data/
    sha256sum -c tagmanifest-sha256.txt                                      the lists themselves
    openssl ts -verify -data tagmanifest-sha256.txt -in tagmanifest-sha256.txt.1.tsr \\
        -CAfile data/90_verify/keys/tsa_roots.pem                            when there is a time stamp

The formats are public: BagIt (RFC 8493), RFC 3161, and C2SP signed-note, tlog-checkpoint and tlog-proof (c2sp.org).
item.json is what the log holds; custody.jsonl is signed line by line and each line names the digest of the one before.
";

/// Writes `90_verify` below `data`.
pub(super) fn write(desk: &Desk, data: &Path) -> Result<()> {
    let dir = data.join("90_verify");
    let keys_dir = dir.join("keys");
    fs::create_dir_all(&keys_dir).with_context(|| format!("cannot make `{}`", keys_dir.display()))?;
    let put = |path: &Path, bytes: &[u8]| {
        fs::write(path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
    };
    let keys = desk.keys()?;
    let (log, own) = (keys.log().verifier().to_string(), keys.desk().verifier().to_string());
    put(&keys_dir.join("log.vkey"), format!("{log}\n").as_bytes())?;
    put(&keys_dir.join("desk.vkey"), format!("{own}\n").as_bytes())?;
    put(&dir.join("verify.py"), VERIFY_PY.as_bytes())?;
    put(&dir.join("VERIFY.txt"), format!("{HOW}    {log}\n    {own}\n{BY_HAND}").as_bytes())?;
    for name in ["policy.txt", "tsa_roots.pem"] {
        let from = Desk::keys_folder(&desk.root).join(name);
        if from.exists() {
            let bytes = fs::read(&from).with_context(|| format!("cannot read `{}`", from.display()))?;
            put(&keys_dir.join(name), &bytes)?;
        }
    }
    if let Some(stamp) = desk.store.stamps()?.into_iter().next_back() {
        put(&dir.join("checkpoint"), stamp.note.as_bytes())?;
        put(&dir.join("checkpoint.tsr"), &stamp.response)?;
    }
    Ok(())
}
