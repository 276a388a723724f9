//! A desk: the working directory with settings, lake, store and vault.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use lake::{Lake, LakeConfig};
use store::{DeskKeys, Memory, Store, StoreError, Vault};

use crate::config::{Config, documented};
use crate::lock_file::lock_file;

const SETTINGS: &str = "interdict.toml";

/// An open desk.
pub(crate) struct Desk {
    pub(crate) root: PathBuf,
    pub(crate) config: Config,
    /// Shared by those who ask the same desk at once.
    pub(crate) lake: Arc<Lake>,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    keys: Option<Arc<DeskKeys>>,
    /// Held for writing; the system lets go of it when the process ends, however it ends.
    _lock: Option<File>,
}

/// Whether the desk will be changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    /// Sources come in, beside what other processes take in.
    Add,
    /// What was concluded is replaced: by one process alone.
    Write,
}

impl Desk {
    /// Makes a desk at `root`, or completes one whose making was cut short.
    pub(crate) fn create(root: &Path) -> Result<Self> {
        // Mail of victims and malware lie below: nobody else on this machine reads them.
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(root)
            .with_context(|| format!("cannot make the desk `{}`", root.display()))?;
        let desk = Self::assemble(root, Access::Write, true)?;
        // The settings come last and whole: a folder that has them is a complete desk.
        let settings = root.join(SETTINGS);
        if !settings.exists() {
            let unfinished = root.join("interdict.toml.unfinished");
            documented(&desk.config)
                .and_then(|text| write_durably(&unfinished, &text))
                .and_then(|()| Ok(std::fs::rename(&unfinished, &settings)?))
                .with_context(|| format!("cannot write `{}`", settings.display()))?;
        }
        Ok(desk)
    }

    /// Opens the desk at `root`.
    pub(crate) fn open(root: &Path, access: Access) -> Result<Self> {
        if !Self::is_at(root) {
            bail!(
                "no desk at `{}`: make one with `interdict init {}` or name one with --desk",
                root.display(),
                root.display()
            );
        }
        Self::assemble(root, access, false)
    }

    /// Whether there is a desk at `root`.
    pub(crate) fn is_at(root: &Path) -> bool {
        root.join(SETTINGS).is_file()
    }

    /// Where the settings of the desk at `root` are.
    pub(crate) fn settings(root: &Path) -> PathBuf {
        root.join(SETTINGS)
    }

    /// The same desk for another thread, to read: with a connection of its own to the store, and the lake that is open.
    pub(crate) fn beside(root: &Path, config: &Config, lake: &Arc<Lake>) -> Result<Self> {
        let keys = match DeskKeys::open(&Self::keys_folder(root), false) {
            Ok(keys) => Some(Arc::new(keys)),
            Err(StoreError::NoKeys { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            root: root.to_owned(),
            config: config.clone(),
            lake: Arc::clone(lake),
            store: Store::open(&root.join("store.db"))?,
            vault: Vault::open(&root.join("vault"))?,
            keys,
            _lock: None,
        })
    }

    /// Lets go of the lock: from here on the desk is read only.
    pub(crate) fn let_go(&mut self) {
        self._lock = None;
    }

    fn assemble(root: &Path, access: Access, create: bool) -> Result<Self> {
        let settings = root.join(SETTINGS);
        let config = if create && !settings.exists() { Config::default() } else { Config::read(&settings)? };
        let lock = if access == Access::Read { None } else { Some(Self::lock(root, access)?) };
        let lake_config = LakeConfig {
            root: root.join("lake"),
            memory_bytes: config.lake.memory_mib << 20,
            threads: config.threads(),
        };
        let database = root.join("store.db");
        // A desk whose making was cut short lacks parts that hold nothing yet, so making them anew loses nothing.
        let incomplete =
            || format!("the desk is not whole; `interdict init {}` completes it", root.display());
        let lake = if create {
            Lake::create(lake_config)?
        } else {
            Lake::open(lake_config).with_context(incomplete)?
        };
        let store =
            if create && !database.exists() { Store::create(&database)? } else { Store::open(&database)? };
        let vault = if access == Access::Read {
            Vault::open(&root.join("vault"))?
        } else {
            Vault::open_tidied(&root.join("vault"))?
        };
        // A desk of before has no keys; the first command that may write makes them. Keys that were lost are not made anew:
        // what they signed would no longer hold together, and what they sealed would not open.
        let used = store.item("EV-000001")?.is_some() || !store.checkpoints()?.is_empty();
        let make = access != Access::Read && !used;
        let keys = match DeskKeys::open(&Self::keys_folder(root), make) {
            Ok(keys) => Some(Arc::new(keys)),
            Err(StoreError::NoKeys { .. }) if access == Access::Read => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self { root: root.to_owned(), config, lake: Arc::new(lake), store, vault, keys, _lock: lock })
    }

    /// The keys of the desk.
    pub(crate) fn keys(&self) -> Result<Arc<DeskKeys>> {
        self.keys.clone().with_context(|| {
            format!("the desk has no keys yet; `interdict init {}` makes them", self.root.display())
        })
    }

    /// Where keys, the policy of witnesses and the roots of time-stamping authorities are.
    pub(crate) fn keys_folder(root: &Path) -> PathBuf {
        root.join("keys")
    }

    /// Where the last signed checkpoint is remembered: in the desk, in the state folder of whoever works here, and in the
    /// folder of the settings. A desk that came back from a backup brings its own memory with it, not the others.
    pub(crate) fn memory(&self) -> Result<Memory> {
        let mut files = vec![Self::keys_folder(&self.root).join("last.checkpoint")];
        let name = format!("{}.checkpoint", self.keys()?.log().verifier().name.replace('/', "-"));
        files.extend(state_folder().map(|folder| folder.join(&name)));
        if !self.config.evidence.memory.is_empty() {
            files.push(Path::new(&self.config.evidence.memory).join(&name));
        }
        Ok(Memory { files })
    }

    fn lock(root: &Path, access: Access) -> Result<File> {
        lock_file(&root.join("lock"), access == Access::Add)?.with_context(|| {
            format!(
                "another interdict is writing to the desk `{}`; wait for it to end, or use another desk",
                root.display()
            )
        })
    }
}

/// The folder of this program for state (XDG Base Directory: `$XDG_STATE_HOME`, else `~/.local/state`); `None` where an
/// account has no home or may not write there. It is made when it is not there.
pub(crate) fn state_folder() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    let folder = base.join("interdict");
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    made.is_ok().then_some(folder)
}

fn write_durably(path: &Path, text: &str) -> Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}
