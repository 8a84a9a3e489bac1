//! The catalogue of procedures, and the lists that forms choose from.

use crate::procedure::SubjectKind;
use crate::values::{Money, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A procedure in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProcedureSummary {
    #[schema(example = "institute.study-certificate")]
    pub code: String,
    pub version: u32,
    pub title: Text,
    pub summary: Text,
    #[schema(example = "INSTITUTE")]
    pub institution: String,
    pub institution_name: String,
    /// Whom a request may be about.
    pub subjects: Vec<SubjectKind>,
    /// `null`: free of charge.
    pub fee: Option<Money>,
}

/// An entry of a list that forms choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueEntry {
    #[schema(example = "101")]
    pub value: String,
    #[schema(example = "Guatemala")]
    pub label: String,
    /// The entry of the parent list to which it belongs (a municipality's department).
    #[schema(example = "1")]
    pub parent: Option<String>,
}
