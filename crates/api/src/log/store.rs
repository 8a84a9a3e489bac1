use super::Entry;
use crate::app::Tx;
use crate::db::schema::{
    log_heads as heads, log_keys as keys, log_leaves as leaves, log_nodes as nodes, log_state as state,
};
use crate::db::{DbConnection, from_db, to_db};
use crate::error::ApiError;
use chrono::{DateTime, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;
use ventanilla_shared::api::log::{LogHead, LogKey, LogLeaf};
use ventanilla_transparency::{Hash, Node, NodeStore, Root, Tree, TreeError};

/// Rows that one statement writes: PostgreSQL counts at most 65,535 values, SQLite half of that.
const AT_ONCE: usize = 2_000;

/// Several rows in one statement are written otherwise by each database, and not by the type that stands for both.
macro_rules! insert_all {
    ($db:expr, $table:expr, $rows:expr) => {
        match $db {
            DbConnection::Sqlite(db) => diesel::insert_into($table).values($rows).execute(db),
            DbConnection::Postgres(db) => diesel::insert_into($table).values($rows).execute(db),
        }
    };
}

/// The hashes of perfect subtrees, in the running transaction.
pub struct Nodes<'a>(pub &'a mut DbConnection);

fn bin(node: Node) -> i64 {
    i64::try_from(node.bin()).unwrap_or(i64::MAX)
}

impl NodeStore for Nodes<'_> {
    type Error = diesel::result::Error;

    fn read(&mut self, wanted: &[Node]) -> Result<Vec<Option<Hash>>, Self::Error> {
        let bins = wanted.iter().copied().map(bin);
        let rows: Vec<(i64, Vec<u8>)> = nodes::table.filter(nodes::bin.eq_any(bins)).load(self.0)?;
        let kept: HashMap<i64, Vec<u8>> = rows.into_iter().collect();
        let hash = |node: &Node| kept.get(&bin(*node))?.as_slice().try_into().ok().map(Hash);
        Ok(wanted.iter().map(hash).collect())
    }

    fn write(&mut self, new: &[(Node, Hash)]) -> Result<(), Self::Error> {
        for part in new.chunks(AT_ONCE) {
            let row =
                |(node, hash): &(Node, Hash)| (nodes::bin.eq(bin(*node)), nodes::hash.eq(hash.0.to_vec()));
            let rows: Vec<_> = part.iter().map(row).collect();
            insert_all!(self.0, nodes::table, &rows)?;
        }
        Ok(())
    }
}

/// The tree when it had `size` leaves, or has.
pub fn tree<'a>(tx: &'a mut Tx<'_>, size: u64) -> Tree<Nodes<'a>> {
    Tree::new(Nodes(tx.db), size)
}

/// What the tree could not do. That it lacks a node is for the log: the table was damaged.
pub fn failed(error: TreeError<diesel::result::Error>) -> ApiError {
    match error {
        TreeError::Store(error) => error.into(),
        other => ApiError::internal(format!("the public log: {other}")),
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> Result<u64, ApiError> {
    u64::try_from(number).map_err(|_| ApiError::internal("the public log: a negative number"))
}

/// Takes the places of `count` leaves and returns the first. Others who append wait here until this transaction ends, and then
/// see what it wrote.
pub fn reserve(tx: &mut Tx<'_>, count: usize) -> Result<u64, ApiError> {
    let count = i64::try_from(count).map_err(ApiError::internal)?;
    diesel::update(state::table).set(state::size.eq(state::size + count)).execute(tx.db)?;
    unsigned(state::table.select(state::size).first::<i64>(tx.db)? - count)
}

/// Nobody appends until this transaction ends.
pub fn lock(tx: &mut Tx<'_>) -> Result<(), ApiError> {
    reserve(tx, 0).map(drop)
}

pub fn set_root(tx: &mut Tx<'_>, root: Root) -> Result<(), ApiError> {
    diesel::update(state::table)
        .set((state::size.eq(signed(root.size)), state::root.eq(root.hash.to_string())))
        .execute(tx.db)?;
    Ok(())
}

/// Size and root as they were written with the last leaf.
pub fn state(tx: &mut Tx<'_>) -> Result<Root, ApiError> {
    let (size, root): (i64, String) = state::table.select((state::size, state::root)).first(tx.db)?;
    Ok(Root { size: unsigned(size)?, hash: root.parse().map_err(ApiError::internal)? })
}

/// A leaf that is about to be written: what it tells, the text that is hashed, and its hash.
pub struct NewLeaf<'a> {
    pub entry: &'a Entry,
    pub text: String,
    pub hash: Hash,
}

/// Writes leaves from `first` on.
pub fn insert_leaves(tx: &mut Tx<'_>, first: u64, new: &[NewLeaf<'_>]) -> Result<(), ApiError> {
    let at = to_db(tx.now);
    let numbered: Vec<(u64, &NewLeaf<'_>)> = (first..).zip(new).collect();
    for part in numbered.chunks(AT_ONCE) {
        let row = |(position, leaf): &(u64, &NewLeaf<'_>)| {
            (
                leaves::position.eq(signed(*position)),
                leaves::kind.eq(leaf.entry.kind),
                leaves::subject.eq(leaf.entry.subject.clone()),
                leaves::sha256.eq(leaf.entry.sha256.clone()),
                leaves::entry.eq(leaf.text.clone()),
                leaves::hash.eq(leaf.hash.to_string()),
                leaves::at.eq(at),
            )
        };
        let rows: Vec<_> = part.iter().map(row).collect();
        insert_all!(tx.db, leaves::table, &rows)?;
    }
    Ok(())
}

/// Position, entry and hash.
type LeafRow = (i64, String, String);

fn leaf((position, entry, hash): LeafRow) -> Result<LogLeaf, ApiError> {
    Ok(LogLeaf { position: unsigned(position)?, entry, hash })
}

/// At most `limit` leaves from a position on.
pub fn leaves(tx: &mut Tx<'_>, from: u64, limit: i64) -> Result<Vec<LogLeaf>, ApiError> {
    let rows: Vec<LeafRow> = leaves::table
        .filter(leaves::position.ge(signed(from)))
        .order(leaves::position)
        .limit(limit)
        .select((leaves::position, leaves::entry, leaves::hash))
        .load(tx.db)?;
    rows.into_iter().map(leaf).collect()
}

/// By what a leaf is looked for.
#[derive(Debug, Clone)]
pub enum Sought {
    Position(u64),
    /// The leaf's own hash.
    Hash(String),
    /// A file's: the last leaf about it.
    File(String),
}

pub fn find(tx: &mut Tx<'_>, sought: &Sought) -> Result<Option<LogLeaf>, ApiError> {
    let query = leaves::table
        .order(leaves::position.desc())
        .select((leaves::position, leaves::entry, leaves::hash))
        .into_boxed();
    let query = match sought {
        Sought::Position(position) => query.filter(leaves::position.eq(signed(*position))),
        Sought::Hash(hash) => query.filter(leaves::hash.eq(hash.clone())),
        Sought::File(sha256) => query.filter(leaves::sha256.eq(sha256.clone())),
    };
    query.first::<LeafRow>(tx.db).optional()?.map(leaf).transpose()
}

/// Kinds of the leaves about something, first one first, with the file's hash.
pub fn about(tx: &mut Tx<'_>, subject: &str) -> Result<Vec<(String, Option<String>)>, ApiError> {
    let query = leaves::table.filter(leaves::subject.eq(subject)).order(leaves::position);
    Ok(query.select((leaves::kind, leaves::sha256)).load(tx.db)?)
}

/// What the leaves of a kind say about something, first one first.
pub fn told(tx: &mut Tx<'_>, subject: &str, kind: &str) -> Result<Vec<serde_json::Value>, ApiError> {
    let query = leaves::table.filter(leaves::subject.eq(subject)).filter(leaves::kind.eq(kind));
    let texts: Vec<String> = query.order(leaves::position).select(leaves::entry).load(tx.db)?;
    texts.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
}

/// The subject of the last leaf of a kind.
pub fn last_subject(tx: &mut Tx<'_>, kind: &str) -> Result<Option<String>, ApiError> {
    let query = leaves::table.filter(leaves::kind.eq(kind)).order(leaves::position.desc());
    Ok(query.select(leaves::subject).first(tx.db).optional()?)
}

type HeadRow = (i64, i64, String, String);

fn head((time, size, root, note): HeadRow) -> Result<LogHead, ApiError> {
    let signed_at = DateTime::from_timestamp(time, 0).ok_or_else(|| ApiError::internal("a head's time"))?;
    Ok(LogHead { size: unsigned(size)?, root, signed_at, note })
}

pub fn insert_head(tx: &mut Tx<'_>, time: i64, root: Root, note: &str) -> Result<(), ApiError> {
    diesel::insert_into(heads::table)
        .values((
            heads::time.eq(time),
            heads::size.eq(signed(root.size)),
            heads::root.eq(root.hash.to_string()),
            heads::note.eq(note),
        ))
        .execute(tx.db)?;
    Ok(())
}

/// Published heads before a moment, newest first.
pub fn heads(tx: &mut Tx<'_>, before: Option<i64>, limit: i64) -> Result<Vec<LogHead>, ApiError> {
    let rows: Vec<HeadRow> = heads::table
        .filter(heads::time.lt(before.unwrap_or(i64::MAX)))
        .order(heads::time.desc())
        .limit(limit)
        .load(tx.db)?;
    rows.into_iter().map(head).collect()
}

/// The head that was published last.
pub fn last_head(tx: &mut Tx<'_>) -> Result<Option<LogHead>, ApiError> {
    Ok(heads(tx, None, 1)?.pop())
}

pub fn current_keys(tx: &mut Tx<'_>) -> Result<Vec<String>, ApiError> {
    Ok(keys::table.filter(keys::until.is_null()).order(keys::since).select(keys::key).load(tx.db)?)
}

/// Every key that ever signed heads, the first one first.
pub fn keys(tx: &mut Tx<'_>) -> Result<Vec<LogKey>, ApiError> {
    let rows: Vec<(String, NaiveDateTime, Option<NaiveDateTime>)> =
        keys::table.order((keys::since, keys::key)).load(tx.db)?;
    let key = |(key, since, until): (String, NaiveDateTime, Option<NaiveDateTime>)| LogKey {
        key,
        since: from_db(since),
        until: until.map(from_db),
    };
    Ok(rows.into_iter().map(key).collect())
}

/// A key signs from now on. One that signed before signs again.
pub fn begin_key(tx: &mut Tx<'_>, key: &str) -> Result<(), ApiError> {
    let row = keys::table.find(key);
    let again = diesel::update(row).set(keys::until.eq(None::<NaiveDateTime>)).execute(tx.db)?;
    if again == 0 {
        let new = (keys::key.eq(key), keys::since.eq(to_db(tx.now)));
        diesel::insert_into(keys::table).values(new).execute(tx.db)?;
    }
    Ok(())
}

pub fn end_key(tx: &mut Tx<'_>, key: &str) -> Result<(), ApiError> {
    diesel::update(keys::table.find(key)).set(keys::until.eq(Some(to_db(tx.now)))).execute(tx.db)?;
    Ok(())
}
