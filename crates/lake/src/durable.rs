//! The object store that the commit log writes through. `object_store`'s local file system never syncs, so a commit it
//! acknowledged can be lost with the power; this one writes to a temporary file, syncs it, gives it its name, and syncs
//! the folder, before it says yes. Nobody ever sees a name whose bytes are not on the disk.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path as FsPath;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use futures::{StreamExt as _, TryFutureExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart,
};

use crate::directory;

#[derive(Clone, Debug)]
pub(crate) struct DurableStore {
    inner: LocalFileSystem,
}

impl fmt::Display for DurableStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "durable {}", self.inner)
    }
}

impl DurableStore {
    /// A store whose paths begin at `folder`, which must be there.
    pub(crate) fn at(folder: &FsPath) -> Result<Self> {
        Ok(Self { inner: LocalFileSystem::new_with_prefix(folder)? })
    }

    async fn put(self, location: Path, payload: PutPayload, mode: PutMode) -> Result<PutResult> {
        if matches!(mode, PutMode::Update(_)) {
            return Err(Error::NotImplemented {
                operation: "conditional update".to_owned(),
                implementer: self.to_string(),
            });
        }
        let target = self.inner.path_to_filesystem(&location)?;
        let create = matches!(mode, PutMode::Create);
        let written = tokio::task::spawn_blocking(move || put_durably(&target, &payload, create)).await;
        match written.map_err(|source| Error::JoinError { source })? {
            Ok(()) => Ok(PutResult { e_tag: None, version: None }),
            Err(source) if create && source.kind() == io::ErrorKind::AlreadyExists => {
                Err(Error::AlreadyExists { path: location.to_string(), source: Box::new(source) })
            }
            Err(source) => Err(Error::Generic { store: "durable", source: Box::new(source) }),
        }
    }
}

fn put_durably(target: &FsPath, payload: &PutPayload, create: bool) -> io::Result<()> {
    let folder = target.parent().ok_or_else(|| io::Error::other("a file needs a folder"))?;
    directory::create(folder)?;
    // Readers of a Delta log pass over names of this form.
    let mut number = 0_u32;
    let (temporary, mut file) = loop {
        let path = folder.join(format!("_commit_{}_{number}.json.tmp", std::process::id()));
        match File::create_new(&path) {
            Ok(file) => break (path, file),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    };
    let written =
        payload.iter().try_for_each(|bytes| file.write_all(bytes)).and_then(|()| file.sync_all()).and_then(
            |()| if create { fs::hard_link(&temporary, target) } else { fs::rename(&temporary, target) },
        );
    if create || written.is_err() {
        // The name may stay behind; it is passed over and does no harm.
        let _ = fs::remove_file(&temporary);
    }
    written?;
    directory::sync(folder)
}

/// Delta wants a log listed in the order of its versions, as object stores do; a folder has no order.
fn in_order(listed: BoxStream<'static, Result<ObjectMeta>>) -> BoxStream<'static, Result<ObjectMeta>> {
    let sorted = async move {
        let mut all: Vec<ObjectMeta> = listed.try_collect().await?;
        all.sort_by(|a, b| a.location.cmp(&b.location));
        Ok(stream::iter(all.into_iter().map(Ok)))
    };
    sorted.try_flatten_stream().boxed()
}

/// An upload in parts, put in one piece at the end: only checkpoints come this way, some megabytes at most.
struct Upload {
    store: DurableStore,
    location: Path,
    parts: Arc<Mutex<Vec<PutPayload>>>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "upload of {}", self.location)
    }
}

impl MultipartUpload for Upload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).push(data);
        Box::pin(async { Ok(()) })
    }

    fn complete<'s, 'f>(&'s mut self) -> BoxFuture<'f, Result<PutResult>>
    where
        's: 'f,
        Self: 'f,
    {
        let parts = std::mem::take(&mut *self.parts.lock().unwrap_or_else(PoisonError::into_inner));
        let payload = parts.into_iter().flatten().collect();
        Box::pin(self.store.clone().put(self.location.clone(), payload, PutMode::Overwrite))
    }

    fn abort<'s, 'f>(&'s mut self) -> BoxFuture<'f, Result<()>>
    where
        's: 'f,
        Self: 'f,
    {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Box::pin(async { Ok(()) })
    }
}

// The trait's async methods, written out: what `#[async_trait]` would make of them.
impl ObjectStore for DurableStore {
    fn put_opts<'s, 'p, 'f>(
        &'s self,
        location: &'p Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> BoxFuture<'f, Result<PutResult>>
    where
        's: 'f,
        'p: 'f,
        Self: 'f,
    {
        Box::pin(self.clone().put(location.clone(), payload, options.mode))
    }

    fn put_multipart_opts<'s, 'p, 'f>(
        &'s self,
        location: &'p Path,
        _options: PutMultipartOptions,
    ) -> BoxFuture<'f, Result<Box<dyn MultipartUpload>>>
    where
        's: 'f,
        'p: 'f,
        Self: 'f,
    {
        let upload = Upload { store: self.clone(), location: location.clone(), parts: Arc::default() };
        Box::pin(async { Ok(Box::new(upload) as Box<dyn MultipartUpload>) })
    }

    fn get_opts<'s, 'p, 'f>(
        &'s self,
        location: &'p Path,
        options: GetOptions,
    ) -> BoxFuture<'f, Result<GetResult>>
    where
        's: 'f,
        'p: 'f,
        Self: 'f,
    {
        self.inner.get_opts(location, options)
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        in_order(self.inner.list(prefix))
    }

    fn list_with_offset(
        &self,
        prefix: Option<&Path>,
        offset: &Path,
    ) -> BoxStream<'static, Result<ObjectMeta>> {
        in_order(self.inner.list_with_offset(prefix, offset))
    }

    fn list_with_delimiter<'s, 'p, 'f>(
        &'s self,
        prefix: Option<&'p Path>,
    ) -> BoxFuture<'f, Result<ListResult>>
    where
        's: 'f,
        'p: 'f,
        Self: 'f,
    {
        self.inner.list_with_delimiter(prefix)
    }

    fn copy_opts<'s, 'p, 'q, 'f>(
        &'s self,
        from: &'p Path,
        to: &'q Path,
        options: CopyOptions,
    ) -> BoxFuture<'f, Result<()>>
    where
        's: 'f,
        'p: 'f,
        'q: 'f,
        Self: 'f,
    {
        self.inner.copy_opts(from, to, options)
    }
}
