//! The port to the object store: documents and certificates by the SHA-256 of their content. Written before the row
//! that names them; what no row names is swept.

use crate::error::ApiError;
use crate::random;
use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

#[derive(Clone)]
pub struct Objects(Arc<dyn ObjectStore>);

impl Objects {
    /// A folder, made when missing.
    pub fn folder(path: &Path) -> Result<Self, ApiError> {
        std::fs::create_dir_all(path).map_err(ApiError::internal)?;
        let store = LocalFileSystem::new_with_prefix(path)?.with_fsync(true);
        Ok(Self(Arc::new(store)))
    }

    /// Keeps the content and returns its address. The same content is kept once.
    pub async fn put(&self, content: Bytes) -> Result<String, ApiError> {
        let address = random::hex(&Sha256::digest(&content));
        self.0.put(&location(&address), content.into()).await?;
        Ok(address)
    }

    pub async fn get(&self, address: &str) -> Result<Bytes, ApiError> {
        Ok(self.0.get(&location(address)).await?.bytes().await?)
    }
}

/// Two letters a folder, so that none grows too large.
fn location(address: &str) -> ObjectPath {
    ObjectPath::from(format!("{}/{address}", address.get(..2).unwrap_or("xx")))
}
