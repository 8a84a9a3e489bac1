//! An append-only log whose whole content one short text stands for: a Merkle tree with the hashing of RFC 9162
//! (section 2.1), SHA-256. Whoever keeps an earlier [`Head`] can have it proved that every later one only adds to it.
//!
//! No I/O: the tree reads and writes hashes of perfect subtrees through a [`NodeStore`]. To append one leaf, to compute
//! a root and to make a proof takes one reading of O(log n) nodes; nothing is kept in memory.
//!
//! ```
//! use ventanilla_transparency::{Hash, MemoryStore, Tree};
//! # fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let mut tree = Tree::new(MemoryStore::default(), 0);
//! let early = tree.append(&[Hash::leaf(b"one"), Hash::leaf(b"two"), Hash::leaf(b"three")])?;
//! let late = tree.append(&[Hash::leaf(b"four")])?;
//! tree.inclusion(1, 4)?.verify(Hash::leaf(b"two"), late)?;
//! tree.consistency(3, 4)?.verify(early, late)?;
//! # Ok(()) }
//! # run().unwrap();
//! ```
//!
//! A head is published as a C2SP checkpoint ([`Head`], <https://c2sp.org/tlog-checkpoint>): text that people can mail and
//! print, that existing witnesses and tools of transparency logs read, and whose signed bytes are the text itself, so that
//! nothing depends on how a JSON library orders or escapes. It is signed with Ed25519, as those tools expect.
//!
//! Features: `aws-lc` (default) signs and verifies; `pure` verifies only, for WebAssembly. Without either the tree and its
//! proofs are still there.
#![warn(missing_docs)]

mod hash;
mod head;
mod key;
mod node;
mod note;
mod proof;
mod tree;

pub use hash::{Hash, NotAHash};
pub use head::{Head, HeadError};
#[cfg(feature = "aws-lc")]
pub use key::LogKey;
pub use key::{KeyError, VerifierKey};
pub use node::{MemoryStore, Node, NodeStore};
pub use note::{Note, NoteError, NoteSignature};
pub use proof::{ConsistencyProof, InclusionProof, ProofError, Root};
pub use tree::{MAX_SIZE, Tree, TreeError};
