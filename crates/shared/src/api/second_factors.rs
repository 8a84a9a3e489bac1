//! The second factor of sign-ins.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the signed-in person stands with the second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecondFactor {
    /// Whether sign-ins ask for a code.
    pub on: bool,
    /// Whether the person's work needs one.
    pub required: bool,
    /// Whether this session went through it.
    pub passed: bool,
    #[schema(example = 10)]
    pub recovery_codes_left: i64,
}

/// Asks for a secret.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSecondFactor {
    #[schema(example = "Quetzal-Azul-77", format = "password")]
    pub password: String,
}

/// A secret for an app, in three shapes.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorSecret {
    /// Base32, to be typed.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    pub secret: String,
    /// For a link that opens the app on the same device.
    #[schema(
        example = "otpauth://totp/Ventanilla:ana%40correo.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ventanilla"
    )]
    pub uri: String,
    /// The address as a QR code, an SVG document.
    #[schema(example = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    pub qr_svg: String,
}

/// A code that the app shows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorCode {
    #[schema(example = "287082")]
    pub code: String,
}

/// Turns the second factor off.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorRemoval {
    #[schema(example = "Quetzal-Azul-77", format = "password")]
    pub password: String,
    /// Of the app, or a recovery code.
    #[schema(example = "287082")]
    pub code: String,
}

/// Shown once; each is good once in place of a code.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    #[schema(example = json!(["ABCD-EFGH-IJKL-MNOP-QRST-UVWX"]))]
    pub recovery_codes: Vec<String>,
}
