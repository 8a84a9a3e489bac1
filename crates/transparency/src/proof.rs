use crate::Hash;
use serde::{Deserialize, Serialize};

/// A tree in two values: how many leaves, and the hash over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Leaves.
    pub size: u64,
    /// The root hash.
    pub hash: Hash,
}

/// A proof that does not prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// It is about another size than the root's.
    #[error("the proof is about another size of the tree")]
    OtherSize,
    /// It names no place in the tree, or has too many or too few steps for it.
    #[error("the proof does not have the shape that its place in the tree asks for")]
    Malformed,
    /// It leads to another root: leaf, tree or proof was altered.
    #[error("the proof leads to another root")]
    OtherRoot,
}

/// That a leaf is in a tree (RFC 9162, section 2.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// The leaf's place, from 0.
    pub index: u64,
    /// Leaves in the tree.
    pub size: u64,
    /// Siblings on the way up.
    pub path: Vec<Hash>,
}

/// That a tree is the beginning of a larger one (RFC 9162, section 2.1.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// Leaves in the earlier tree.
    pub from: u64,
    /// Leaves in the later one.
    pub to: u64,
    /// The nodes of which both are made.
    pub path: Vec<Hash>,
}

/// Places on the way up, of the leaf and of the tree's last one.
struct Way {
    at: u64,
    last: u64,
}

impl Way {
    fn up(&mut self) {
        self.at >>= 1;
        self.last >>= 1;
    }

    /// Whether the next step joins from the left.
    fn joins_left(&self) -> bool {
        self.at & 1 == 1 || self.at == self.last
    }

    /// On the right edge a subtree may stand several levels up without a sibling.
    fn skip(&mut self) {
        while self.at & 1 == 0 && self.at != 0 {
            self.up();
        }
    }
}

impl InclusionProof {
    /// Checks it (RFC 9162, section 2.1.3.2): `leaf` is [`Hash::leaf`] of the entry.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn verify(&self, leaf: Hash, root: Root) -> Result<(), ProofError> {
        if self.size != root.size {
            return Err(ProofError::OtherSize);
        }
        if self.index >= self.size {
            return Err(ProofError::Malformed);
        }
        let mut way = Way { at: self.index, last: self.size - 1 };
        let mut hash = leaf;
        for step in &self.path {
            if way.last == 0 {
                return Err(ProofError::Malformed);
            }
            if way.joins_left() {
                hash = Hash::node(*step, hash);
                way.skip();
            } else {
                hash = Hash::node(hash, *step);
            }
            way.up();
        }
        if way.last != 0 {
            return Err(ProofError::Malformed);
        }
        if hash == root.hash { Ok(()) } else { Err(ProofError::OtherRoot) }
    }
}

impl ConsistencyProof {
    /// Checks it (RFC 9162, section 2.1.4.2). Of the empty tree every tree is a continuation.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn verify(&self, earlier: Root, later: Root) -> Result<(), ProofError> {
        if (self.from, self.to) != (earlier.size, later.size) {
            return Err(ProofError::OtherSize);
        }
        if self.from > self.to {
            return Err(ProofError::Malformed);
        }
        if self.from == 0 || self.from == self.to {
            let known = if self.from == 0 { Hash::empty() } else { later.hash };
            return match self.path.is_empty() {
                false => Err(ProofError::Malformed),
                true if earlier.hash != known => Err(ProofError::OtherRoot),
                true => Ok(()),
            };
        }
        let mut way = Way { at: self.from - 1, last: self.to - 1 };
        while way.at & 1 == 1 {
            way.up();
        }
        // An earlier tree that is perfect is itself the first node; its hash is known and left out.
        let mut steps = self.path.iter().copied();
        let first = if self.from.is_power_of_two() { Some(earlier.hash) } else { steps.next() };
        let first = first.ok_or(ProofError::Malformed)?;
        let (mut then, mut now) = (first, first);
        for step in steps {
            if way.last == 0 {
                return Err(ProofError::Malformed);
            }
            if way.joins_left() {
                then = Hash::node(step, then);
                now = Hash::node(step, now);
                way.skip();
            } else {
                now = Hash::node(now, step);
            }
            way.up();
        }
        if way.last != 0 {
            return Err(ProofError::Malformed);
        }
        if (then, now) == (earlier.hash, later.hash) { Ok(()) } else { Err(ProofError::OtherRoot) }
    }
}
