use crate::values::{Money, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a request costs, and how one shows that it was paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    pub money: Money,
    /// Code of the bank; a reference is unique per bank and method.
    #[schema(example = "BANRURAL")]
    pub bank: String,
    pub bank_name: String,
    /// Account for transfers.
    pub account: String,
    pub account_holder: String,
    /// How to pay at the bank's counter.
    pub how_to_pay: Text,
    pub methods: Vec<PaymentMethod>,
}

impl Fee {
    pub fn method(&self, id: &str) -> Option<&PaymentMethod> {
        self.methods.iter().find(|method| method.id == id)
    }
}

/// One way to pay, with the words for its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentMethod {
    /// As in the payment's `method`.
    #[schema(example = "deposit_slip")]
    pub id: String,
    pub label: Text,
    pub number_label: Text,
    pub date_label: Text,
    /// What is said when the number is missing.
    pub number_missing: Text,
}

/// How the person gets the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    pub methods: Vec<DeliveryMethod>,
}

impl Delivery {
    pub fn method(&self, id: &str) -> Option<&DeliveryMethod> {
        self.methods.iter().find(|method| method.id == id)
    }
}

/// One way of delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryMethod {
    #[schema(example = "electronic")]
    pub id: String,
    pub label: Text,
    pub help: Option<Text>,
    pub charge: Option<PageCharge>,
}

/// A charge per page beyond the first ones, paid on delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PageCharge {
    pub per_page: Money,
    /// Pages without charge.
    pub free_pages: u32,
}

impl PageCharge {
    /// What a document of `pages` pages costs on delivery.
    pub fn for_pages(&self, pages: u32) -> Money {
        let extra = i64::from(pages.saturating_sub(self.free_pages));
        Money::quetzales_from_cents(self.per_page.cents().unwrap_or(0) * extra)
    }
}
