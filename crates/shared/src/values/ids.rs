use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Ids are UUID version 7: they sort by the time at which they were given.
macro_rules! id {
    ($($name:ident: $doc:literal),+ $(,)?) => {$(
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Uuid)))
                    .description(Some($doc))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
    )+};
}

id! {
    AccountId: "An account.",
    AssociatedPersonId: "A person in whose name an account files requests.",
    RequestId: "A request.",
    DocumentId: "A document attached to a request.",
    CertificateId: "A rendered certificate.",
    NotificationId: "A notification in the portal.",
    AbsenceId: "An absence of an officer.",
    UploadId: "A large file on its way.",
    StatementId: "A bank statement as it was imported.",
    StatementRowId: "A row of a bank statement.",
}
