//! The port to the object store: documents and certificates by the SHA-256 of their content. Written before the row
//! that names them; what no row names is swept.

pub mod sweep;

use crate::error::ApiError;
use crate::random;
use actix_web::web;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Bytes that are read from a file at a time.
const PART: usize = 5 * 1024 * 1024;

#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// Where they lie, if it is a folder of this machine.
    folder: Option<Arc<Path>>,
}

impl Objects {
    /// A folder, made when missing.
    pub fn folder(path: &Path) -> Result<Self, ApiError> {
        std::fs::create_dir_all(path).map_err(ApiError::internal)?;
        let store = LocalFileSystem::new_with_prefix(path)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), folder: Some(path.into()) })
    }

    /// Keeps the content and returns its address. The same content is kept once.
    pub async fn put(&self, content: Bytes) -> Result<String, ApiError> {
        let address = random::hex(&Sha256::digest(&content));
        self.store.put(&location(&address), content.into()).await?;
        Ok(address)
    }

    pub async fn get(&self, address: &str) -> Result<Bytes, ApiError> {
        Ok(self.store.get(&location(address)).await?.bytes().await?)
    }

    /// The content, or a part of it, as it is read.
    pub async fn stream(
        &self,
        address: &str,
        range: Option<Range<u64>>,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>, ApiError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        Ok(self.store.get_opts(&location(address), options).await?.into_stream())
    }

    /// The content as it is read; nothing where there is none.
    pub async fn stream_if_there(
        &self,
        address: &str,
    ) -> Result<Option<BoxStream<'static, object_store::Result<Bytes>>>, ApiError> {
        match self.store.get(&location(address)).await {
            Ok(found) => Ok(Some(found.into_stream())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps a file's content under the address that its SHA-256 gives, without holding it in memory.
    pub async fn put_file(&self, address: &str, file: std::fs::File) -> Result<(), ApiError> {
        let mut writer = WriteMultipart::new(self.store.put_multipart(&location(address)).await?);
        let mut file = file;
        loop {
            let (given, part) = web::block(move || {
                let mut part = vec![0; PART];
                let read = file.read(&mut part)?;
                part.truncate(read);
                Ok::<_, std::io::Error>((file, part))
            })
            .await?
            .map_err(ApiError::internal)?;
            file = given;
            if part.is_empty() {
                break;
            }
            writer.wait_for_capacity(2).await?;
            writer.put(part.into());
        }
        writer.finish().await?;
        Ok(())
    }

    /// Forgets the content; one that is not there is forgotten already.
    pub async fn delete(&self, address: &str) -> Result<(), ApiError> {
        match self.store.delete(&location(address)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Two letters a folder, so that none grows too large.
fn location(address: &str) -> ObjectPath {
    ObjectPath::from(format!("{}/{address}", address.get(..2).unwrap_or("xx")))
}
