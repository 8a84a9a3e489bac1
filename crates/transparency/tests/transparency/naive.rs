//! Against the definitions of RFC 9162 written down as they stand, over all the leaves.

use proptest::prelude::*;
use std::convert::Infallible;
use ventanilla_transparency::{
    Hash, InclusionProof, MAX_SIZE, MemoryStore, Node, NodeStore, ProofError, Root, Tree, TreeError,
};

/// `MTH(D)`, section 2.1.1.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty(),
        [leaf] => *leaf,
        more => {
            let (left, right) = more.split_at(more.len().next_power_of_two() / 2);
            Hash::node(root(left), root(right))
        }
    }
}

fn leaves(count: u32) -> Vec<Hash> {
    (0..count).map(|n| Hash::leaf(&n.to_be_bytes())).collect()
}

fn tree(count: u32) -> Tree<MemoryStore> {
    let mut tree = Tree::new(MemoryStore::default(), 0);
    tree.append(&leaves(count)).unwrap();
    tree
}

fn at(size: u32, hash: Hash) -> Root {
    Root { size: size.into(), hash }
}

#[test]
fn all_proofs_of_all_small_trees_hold() {
    let all = leaves(40);
    let mut tree = tree(40);
    for size in 0..=40u32 {
        let now = at(size, root(&all[..size as usize]));
        assert_eq!(tree.root(size.into()).unwrap(), now);
        for index in 0..size {
            let proof = tree.inclusion(index.into(), size.into()).unwrap();
            assert_eq!(proof.verify(all[index as usize], now), Ok(()));
            let other = proof.verify(all[(index as usize + 1) % 40], now);
            assert_eq!(other, Err(ProofError::OtherRoot), "{index} in {size}");
        }
        for from in 0..=size {
            let then = at(from, root(&all[..from as usize]));
            let proof = tree.consistency(from.into(), size.into()).unwrap();
            assert_eq!(proof.verify(then, now), Ok(()), "{from} to {size}");
            let forged = at(from, Hash::leaf(b"something else"));
            assert_eq!(proof.verify(forged, now), Err(ProofError::OtherRoot), "{from} to {size}");
        }
    }
}

#[test]
fn there_are_no_proofs_outside_of_the_tree() {
    let mut tree = tree(5);
    assert!(matches!(tree.inclusion(5, 5), Err(TreeError::OutOfRange)));
    assert!(matches!(tree.inclusion(0, 6), Err(TreeError::OutOfRange)));
    assert!(matches!(tree.consistency(4, 3), Err(TreeError::OutOfRange)));
    assert!(matches!(tree.consistency(4, 6), Err(TreeError::OutOfRange)));
    assert!(matches!(tree.root(6), Err(TreeError::OutOfRange)));
    let mut full = Tree::new(MemoryStore::default(), MAX_SIZE);
    assert!(matches!(full.append(&leaves(1)), Err(TreeError::OutOfRange)));
}

/// Counts what is asked of it, and lacks a node when told so.
#[derive(Default)]
struct Watched {
    nodes: MemoryStore,
    missing: Option<Node>,
    reads: usize,
    most: usize,
}

impl NodeStore for Watched {
    type Error = Infallible;

    fn read(&mut self, nodes: &[Node]) -> Result<Vec<Option<Hash>>, Infallible> {
        self.reads += 1;
        self.most = self.most.max(nodes.len());
        let mut read = self.nodes.read(nodes)?;
        for (node, hash) in nodes.iter().zip(&mut read) {
            hash.take_if(|_| Some(*node) == self.missing);
        }
        Ok(read)
    }

    fn write(&mut self, nodes: &[(Node, Hash)]) -> Result<(), Infallible> {
        self.nodes.write(nodes)
    }
}

#[test]
fn a_lost_node_is_named() {
    let mut store = Watched::default();
    Tree::new(&mut store, 0).append(&leaves(7)).unwrap();
    let lost = Node { level: 2, index: 0 };
    store.missing = Some(lost);
    let mut tree = Tree::new(&mut store, 7);
    assert!(matches!(tree.append(&leaves(1)), Err(TreeError::Missing(node)) if node == lost));
    assert!(matches!(tree.inclusion(5, 7), Err(TreeError::Missing(node)) if node == lost));
}

#[test]
fn every_operation_reads_once_and_few_nodes() {
    let mut store = Watched::default();
    Tree::new(&mut store, 0).append(&leaves(100_000)).unwrap();
    store.most = 0;
    type Operation = dyn Fn(&mut Tree<&mut Watched>);
    let operations: [&Operation; 4] = [
        &|tree| assert!(tree.append(&leaves(1)).is_ok()),
        &|tree| assert!(tree.root(99_999).is_ok()),
        &|tree| assert!(tree.inclusion(77_777, 99_999).is_ok()),
        &|tree| assert!(tree.consistency(65_537, 99_999).is_ok()),
    ];
    for operation in operations {
        store.reads = 0;
        operation(&mut Tree::new(&mut store, 100_000));
        assert_eq!(store.reads, 1);
    }
    // Twice the height: the way up, and the ragged right edge.
    assert!(store.most <= 34, "{}", store.most);
}

#[test]
fn bins_number_places_once() {
    let mut seen = std::collections::BTreeSet::new();
    for level in 0..8 {
        for index in 0..(1u64 << (8 - level)) {
            assert!(seen.insert(Node { level, index }.bin()), "{level} {index}");
        }
    }
    assert_eq!(Node { level: 2, index: 1 }.bin(), 11, "RFC 7574, figure 2");
}

proptest! {
    #[test]
    fn leaves_appended_in_any_portions_make_the_same_tree(portions in prop::collection::vec(0u32..70, 0..9)) {
        let all = leaves(portions.iter().sum());
        let mut tree = Tree::new(MemoryStore::default(), 0);
        let mut from = 0;
        for portion in portions {
            let to = from + portion as usize;
            prop_assert_eq!(tree.append(&all[from..to]).unwrap().hash, root(&all[..to]));
            from = to;
        }
    }

    #[test]
    fn an_altered_proof_does_not_hold(
        size in 2u32..300, index in 0u32..300, from in 1u32..300, step in any::<prop::sample::Index>(), bit in 0usize..256,
    ) {
        let (index, from) = (index % size, 1 + from % (size - 1));
        let (all, mut tree) = (leaves(size), tree(size));
        let now = at(size, root(&all));
        let flip = |path: &mut Vec<Hash>| {
            let at = step.index(path.len());
            path[at].0[bit / 8] ^= 1 << (bit % 8);
        };
        let proof = tree.inclusion(index.into(), size.into()).unwrap();
        let (mut altered, mut longer, mut shorter) = (proof.clone(), proof.clone(), proof);
        flip(&mut altered.path);
        longer.path.push(Hash::empty());
        shorter.path.pop();
        for bad in [altered, longer, shorter] {
            prop_assert!(bad.verify(all[index as usize], now).is_err());
        }
        let proof = tree.consistency(from.into(), size.into()).unwrap();
        let then = at(from, root(&all[..from as usize]));
        let (mut altered, mut longer, mut shorter) = (proof.clone(), proof.clone(), proof);
        flip(&mut altered.path);
        longer.path.push(Hash::empty());
        shorter.path.pop();
        for bad in [altered, longer, shorter] {
            prop_assert!(bad.verify(then, now).is_err());
        }
    }

    #[test]
    fn no_proof_that_is_read_makes_the_verifier_panic(index: u64, size: u64, steps in 0usize..80) {
        let proof = InclusionProof { index, size, path: vec![Hash::empty(); steps] };
        let _ = proof.verify(Hash::empty(), Root { size, hash: Hash::empty() });
        let proof = ventanilla_transparency::ConsistencyProof { from: index, to: size, path: proof.path };
        let _ = proof.verify(Root { size: index, hash: Hash::empty() }, Root { size, hash: Hash::empty() });
    }
}

#[test]
fn proofs_travel_as_json() {
    let proof = tree(5).inclusion(3, 5).unwrap();
    let text = serde_json::to_string(&proof).unwrap();
    assert_eq!(serde_json::from_str::<InclusionProof>(&text).unwrap(), proof);
    assert!(serde_json::from_str::<Hash>("\"é0\"").is_err() && "+f".repeat(32).parse::<Hash>().is_err());
}
