//! The public log: nothing is rendered, issued or declared void, and no key enrolled, without a leaf in an append-only Merkle
//! tree (RFC 9162), written in the transaction of the row itself. A signed head of the tree is published at a steady rhythm and
//! sent to witnesses: who keeps one can have it proved that everything since only adds to it.
//!
//! No leaf holds anything personal: numbers of certificates, hashes of files, fingerprints of keys. Not even the verification
//! code, which opens a certificate's public page, but its hash.

mod days;
mod entry;
pub mod key;
mod publish;
pub mod routes;
pub mod store;
pub mod verify;
pub mod witnesses;

pub use entry::{CertificateEvent, Entry, KeyEvent};
pub use publish::publish_due;

use crate::app::{App, Tx};
use crate::error::ApiError;
use store::NewLeaf;
use ventanilla_transparency::Hash;

/// Appends what the transaction collected. The last thing before it is committed.
pub fn append(tx: &mut Tx<'_>) -> Result<(), ApiError> {
    let entries = std::mem::take(&mut tx.log);
    if entries.is_empty() {
        return Ok(());
    }
    let before = store::reserve(tx, entries.len())?;
    let leaf = |entry| {
        let text = Entry::canonical(entry, tx.now)?;
        Ok(NewLeaf { entry, hash: Hash::leaf(text.as_bytes()), text })
    };
    let leaves = entries.iter().map(leaf).collect::<Result<Vec<_>, ApiError>>()?;
    store::insert_leaves(tx, before, &leaves)?;
    let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf.hash).collect();
    let root = store::tree(tx, before).append(&hashes).map_err(store::failed)?;
    store::set_root(tx, root)
}

/// At the start: the key that signs heads is itself a leaf, and so is a change of it.
pub fn begin(app: &App) -> Result<(), ApiError> {
    let key = app.log_key.verifier().to_string();
    app.write_blocking(|tx| {
        store::lock(tx)?;
        let current = store::current_keys(tx)?;
        if current == [key.clone()] {
            return Ok(());
        }
        for before in current {
            store::end_key(tx, &before)?;
            tx.log.push(Entry::log_key(KeyEvent::Removed, &before));
        }
        store::begin_key(tx, &key)?;
        tx.log.push(Entry::log_key(KeyEvent::Enrolled, &key));
        Ok(())
    })
}
