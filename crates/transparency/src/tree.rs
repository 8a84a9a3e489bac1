use crate::{ConsistencyProof, Hash, InclusionProof, Node, NodeStore, Root};

/// The largest number of leaves: every place still has a number ([`Node::bin`]) that a signed 64-bit column holds.
pub const MAX_SIZE: u64 = 1 << 60;

/// Why the tree cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum TreeError<E> {
    /// The store failed.
    #[error("node store: {0}")]
    Store(E),
    /// A hash that the tree's size says is there is not: the store was damaged.
    #[error("the node at level {}, index {} is missing", .0.level, .0.index)]
    Missing(Node),
    /// There is no such leaf, or no such size.
    #[error("outside of the tree")]
    OutOfRange,
}

/// A Merkle tree of a known size over stored nodes.
#[derive(Debug, Clone)]
pub struct Tree<S> {
    store: S,
    size: u64,
}

impl<S: NodeStore> Tree<S> {
    /// The tree of the first `size` leaves in `store`.
    pub fn new(store: S, size: u64) -> Self {
        Self { store, size }
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends leaves and returns the root over all. One reading, one writing, whatever their number. When it fails the
    /// tree is as before, if the store keeps all or nothing.
    ///
    /// # Errors
    /// [`TreeError::Store`], [`TreeError::Missing`]; [`TreeError::OutOfRange`] beyond [`MAX_SIZE`].
    pub fn append(&mut self, leaves: &[Hash]) -> Result<Root, TreeError<S::Error>> {
        let added = u64::try_from(leaves.len()).map_err(|_| TreeError::OutOfRange)?;
        let size = self.size.checked_add(added).filter(|size| *size <= MAX_SIZE);
        let size = size.ok_or(TreeError::OutOfRange)?;
        let edge = Node::covering(0, self.size);
        let mut peaks: Vec<(Node, Hash)> = edge.iter().copied().zip(self.read(&edge)?).collect();
        let mut written = Vec::with_capacity(leaves.len() * 2);
        for (index, leaf) in (self.size..).zip(leaves) {
            let mut new = (Node::leaf(index), *leaf);
            written.push(new);
            // A left sibling of the same height is complete now, and so is their parent.
            while let Some((_, left)) = peaks.pop_if(|(peak, _)| peak.level == new.0.level) {
                new = (new.0.parent(), Hash::node(left, new.1));
                written.push(new);
            }
            peaks.push(new);
        }
        self.store.write(&written).map_err(TreeError::Store)?;
        self.size = size;
        let hashes: Vec<Hash> = peaks.into_iter().map(|(_, hash)| hash).collect();
        Ok(Root { size, hash: Hash::fold(&hashes) })
    }

    /// The root when the tree had `size` leaves.
    ///
    /// # Errors
    /// As [`Tree::append`].
    pub fn root(&mut self, size: u64) -> Result<Root, TreeError<S::Error>> {
        self.within(size)?;
        let hash = Hash::fold(&self.read(&Node::covering(0, size))?);
        Ok(Root { size, hash })
    }

    /// That the leaf at `index` is in the tree of `size` leaves (RFC 9162, section 2.1.3.1).
    ///
    /// # Errors
    /// As [`Tree::append`].
    pub fn inclusion(&mut self, index: u64, size: u64) -> Result<InclusionProof, TreeError<S::Error>> {
        self.within(size)?;
        if index >= size {
            return Err(TreeError::OutOfRange);
        }
        let mut ranges = Vec::new();
        path(index, (0, size), &mut ranges);
        Ok(InclusionProof { index, size, path: self.hashes(&ranges)? })
    }

    /// That the tree of `from` leaves is the beginning of the tree of `to` (RFC 9162, section 2.1.4.1).
    ///
    /// # Errors
    /// As [`Tree::append`].
    pub fn consistency(&mut self, from: u64, to: u64) -> Result<ConsistencyProof, TreeError<S::Error>> {
        self.within(to)?;
        if from > to {
            return Err(TreeError::OutOfRange);
        }
        let mut ranges = Vec::new();
        if from > 0 {
            subproof(from, (0, to), true, &mut ranges);
        }
        Ok(ConsistencyProof { from, to, path: self.hashes(&ranges)? })
    }

    fn within(&self, size: u64) -> Result<(), TreeError<S::Error>> {
        if size <= self.size { Ok(()) } else { Err(TreeError::OutOfRange) }
    }

    /// The hash over each range of leaves; all their nodes in one reading.
    fn hashes(&mut self, ranges: &[(u64, u64)]) -> Result<Vec<Hash>, TreeError<S::Error>> {
        let covers: Vec<Vec<Node>> = ranges.iter().map(|(start, end)| Node::covering(*start, *end)).collect();
        let mut read = self.read(&covers.concat())?.into_iter();
        let fold = |cover: &Vec<Node>| Hash::fold(&read.by_ref().take(cover.len()).collect::<Vec<_>>());
        Ok(covers.iter().map(fold).collect())
    }

    fn read(&mut self, nodes: &[Node]) -> Result<Vec<Hash>, TreeError<S::Error>> {
        let kept = self.store.read(nodes).map_err(TreeError::Store)?;
        let mut kept = kept.into_iter();
        nodes.iter().map(|node| kept.next().flatten().ok_or(TreeError::Missing(*node))).collect()
    }
}

/// Where RFC 9162 splits a tree of at least two leaves: the largest power of two below its size.
fn split((start, end): (u64, u64)) -> u64 {
    start + (1 << (end - start - 1).ilog2())
}

/// `PATH(index, D[start:end])`, as ranges of leaves.
fn path(index: u64, (start, end): (u64, u64), ranges: &mut Vec<(u64, u64)>) {
    if end - start < 2 {
        return;
    }
    let middle = split((start, end));
    if index < middle {
        path(index, (start, middle), ranges);
        ranges.push((middle, end));
    } else {
        path(index, (middle, end), ranges);
        ranges.push((start, middle));
    }
}

/// `SUBPROOF(from - start, D[start:end], known)`, as ranges of leaves; `from` counts from the first leaf of the tree.
fn subproof(from: u64, (start, end): (u64, u64), known: bool, ranges: &mut Vec<(u64, u64)>) {
    if from == end {
        if !known {
            ranges.push((start, end));
        }
        return;
    }
    let middle = split((start, end));
    if from <= middle {
        subproof(from, (start, middle), known, ranges);
        ranges.push((middle, end));
    } else {
        subproof(from, (middle, end), false, ranges);
        ranges.push((start, middle));
    }
}
