use crate::Hash;
use std::collections::HashMap;
use std::convert::Infallible;

/// A perfect subtree: 2^`level` leaves, the `index`-th of that size from the left. Level 0 is the leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// Height above the leaves.
    pub level: u8,
    /// From 0, in subtrees of this height.
    pub index: u64,
}

impl Node {
    /// The `index`-th leaf.
    pub fn leaf(index: u64) -> Self {
        Self { level: 0, index }
    }

    /// One number for the place, unique in every tree whatever its size: the bin number of RFC 7574, section 4.2. Leaves have
    /// even numbers. A table can have it as its key.
    pub fn bin(self) -> u64 {
        (self.index << (self.level + 1)) | ((1 << self.level) - 1)
    }

    pub(crate) fn parent(self) -> Self {
        Self { level: self.level + 1, index: self.index >> 1 }
    }

    /// The perfect subtrees of which the tree over the leaves from `start` to before `end` is made, left to right. `start`
    /// must be where RFC 9162 splits a tree, which the callers see to.
    pub(crate) fn covering(start: u64, end: u64) -> Vec<Self> {
        let mut nodes = Vec::new();
        let mut at = start;
        while at < end {
            let level = (end - at).ilog2().min(at.trailing_zeros());
            nodes.push(Self { level: u8::try_from(level).unwrap_or(63), index: at >> level });
            at += 1 << level;
        }
        nodes
    }
}

/// Where the hashes of perfect subtrees are kept. A node is written once, when its last leaf is appended, and never changes.
pub trait NodeStore {
    /// What goes wrong with the store itself.
    type Error;

    /// The hashes at these places, in their order; `None` where nothing is kept.
    ///
    /// # Errors
    /// The store's own.
    fn read(&mut self, nodes: &[Node]) -> Result<Vec<Option<Hash>>, Self::Error>;

    /// Keeps hashes. All of them, or none: an append that is half written is a broken log.
    ///
    /// # Errors
    /// The store's own.
    fn write(&mut self, nodes: &[(Node, Hash)]) -> Result<(), Self::Error>;
}

impl<S: NodeStore + ?Sized> NodeStore for &mut S {
    type Error = S::Error;

    fn read(&mut self, nodes: &[Node]) -> Result<Vec<Option<Hash>>, Self::Error> {
        (**self).read(nodes)
    }

    fn write(&mut self, nodes: &[(Node, Hash)]) -> Result<(), Self::Error> {
        (**self).write(nodes)
    }
}

/// Nodes in memory: for tests, and for whoever computes the root of leaves that were handed over.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(HashMap<Node, Hash>);

impl NodeStore for MemoryStore {
    type Error = Infallible;

    fn read(&mut self, nodes: &[Node]) -> Result<Vec<Option<Hash>>, Infallible> {
        Ok(nodes.iter().map(|node| self.0.get(node).copied()).collect())
    }

    fn write(&mut self, nodes: &[(Node, Hash)]) -> Result<(), Infallible> {
        self.0.extend(nodes.iter().copied());
        Ok(())
    }
}
