//! The public log: an append-only Merkle tree (RFC 9162) over what was rendered, issued and declared void, and over keys.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The log at a moment, signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogHead {
    /// Leaves.
    pub size: u64,
    /// Root hash, hexadecimal.
    #[schema(example = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    pub root: String,
    pub signed_at: DateTime<Utc>,
    /// A C2SP checkpoint: the text that is signed, and the signature. Keep it as it is: it is what later heads are compared
    /// with.
    #[schema(
        example = "ventanilla.example/log\n4\n037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=\ntime 1795190400\n\n— ventanilla.example/log 4mW1…\n"
    )]
    pub note: String,
}

/// An entry of the log. Nothing personal is in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogLeaf {
    /// From 0, without gaps.
    pub position: u64,
    /// Canonical JSON (RFC 8785), as it is hashed: `kind`, `at`, and what the kind needs.
    #[schema(
        example = r#"{"at":"2026-11-22T16:00:00.000000Z","code_sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","kind":"certificate_issued","number":"2026-C-00001","sha256":"60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"}"#
    )]
    pub entry: String,
    /// SHA-256 of a zero byte and the entry, hexadecimal.
    pub hash: String,
}

/// A part of the log, in its order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogLeaves {
    pub items: Vec<LogLeaf>,
    /// Leaves in the log now.
    pub size: u64,
}

/// That a leaf is in the tree (RFC 9162, section 2.1.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogInclusion {
    pub leaf: LogLeaf,
    /// The leaf's position.
    pub index: u64,
    /// Leaves in the tree that it is proved for.
    pub size: u64,
    /// Hashes of the siblings on the way to the root, hexadecimal.
    #[schema(example = json!(["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"]))]
    pub path: Vec<String>,
}

/// That a tree is the beginning of a larger one (RFC 9162, section 2.1.4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogConsistency {
    /// Leaves in the earlier tree.
    pub from: u64,
    /// Leaves in the later one.
    pub to: u64,
    /// Hexadecimal.
    #[schema(example = json!(["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"]))]
    pub path: Vec<String>,
}

/// A key that signs heads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogKey {
    /// `name+id+key` (c2sp.org/signed-note), Ed25519.
    #[schema(example = "ventanilla.example/log+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    pub key: String,
    pub since: DateTime<Utc>,
    /// `null`: it signs now.
    pub until: Option<DateTime<Utc>>,
}
