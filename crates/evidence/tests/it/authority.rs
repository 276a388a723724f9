//! A time-stamping authority of our own, made by `openssl`.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The settings of the authority: signer, digests, policy (openssl-ts(1)).
const CONF: &str = "\
[tsa]
default_tsa=t
[t]
dir=.
serial=./serial
crypto_device=builtin
signer_cert=tsa.pem
certs=ca.pem
signer_key=tsa.key
signer_digest=sha256
default_policy=1.2.3.4.1
digests=sha256,sha384,sha512
accuracy=secs:1
ordering=yes
tsa_name=yes
ess_cert_id_chain=no
ess_cert_id_alg=sha256
";

/// Keys and certificates in a folder.
pub(crate) struct Authority {
    dir: tempfile::TempDir,
}

/// Runs openssl in `dir`; `None` when it is not there.
fn openssl(dir: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("openssl").args(arguments).current_dir(dir).output().ok()?;
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(output.stdout)
}

impl Authority {
    /// `None`, said aloud, when there is no openssl. `algorithm` is what `openssl req -newkey` takes.
    pub(crate) fn new(algorithm: &str, usage: &str) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path();
        fs::write(at.join("ts.cnf"), CONF).unwrap();
        fs::write(at.join("serial"), "01\n").unwrap();
        fs::write(at.join("ext.cnf"), format!("basicConstraints=CA:FALSE\nextendedKeyUsage={usage}\n"))
            .unwrap();
        let curve = ["-pkeyopt", "ec_paramgen_curve:P-256"];
        let extra: &[&str] = if algorithm == "ec" { &curve } else { &[] };
        let ca =
            ["req", "-x509", "-nodes", "-newkey", algorithm, "-keyout", "ca.key", "-out", "ca.pem", "-days"];
        let rest = ["30", "-subj", "/CN=Test Root", "-addext", "basicConstraints=critical,CA:TRUE"];
        if openssl(at, &[&ca[..], &rest, extra].concat()).is_none() {
            eprintln!("skipped: there is no openssl");
            return None;
        }
        let own = ["req", "-new", "-nodes", "-newkey", algorithm, "-keyout", "tsa.key", "-out", "tsa.csr"];
        openssl(at, &[&own[..], &["-subj", "/CN=Test Time Stamping"], extra].concat())?;
        let sign = ["x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
        openssl(at, &[&sign[..], &["-out", "tsa.pem", "-days", "30", "-extfile", "ext.cnf"]].concat())?;
        Some(Self { dir })
    }

    pub(crate) fn roots(&self) -> Vec<u8> {
        fs::read(self.dir.path().join("ca.pem")).unwrap()
    }

    /// Stamps `data` from a request of ours.
    pub(crate) fn stamp(&self, data: &[u8]) -> Vec<u8> {
        let at = self.dir.path();
        fs::write(at.join("request.tsq"), evidence::token::request(data)).unwrap();
        openssl(
            at,
            &[
                "ts",
                "-reply",
                "-queryfile",
                "request.tsq",
                "-config",
                "ts.cnf",
                "-section",
                "t",
                "-out",
                "answer.tsr",
            ],
        );
        fs::read(at.join("answer.tsr")).unwrap()
    }

    /// What openssl says of a token: whether it verifies.
    pub(crate) fn agrees(&self, data: &[u8], token: &[u8]) -> bool {
        let at = self.dir.path();
        fs::write(at.join("data"), data).unwrap();
        fs::write(at.join("token.tsr"), token).unwrap();
        let output = Command::new("openssl")
            .args(["ts", "-verify", "-data", "data", "-in", "token.tsr", "-CAfile", "ca.pem"])
            .current_dir(at)
            .output()
            .unwrap();
        output.status.success()
    }
}
