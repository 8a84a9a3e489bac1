use coset::cbor::value::Value;
use coset::cwt::{ClaimsSet, ClaimsSetBuilder, Timestamp};
use coset::{CborSerializable, RegisteredLabelWithPrivate};

/// Label of the salted hash among the claims: the first one of private use (RFC 8392, section 9.1).
const COMMITMENT: i64 = -65537;
/// Longest texts and codes; more would not fit a QR code that paper can carry.
const LONGEST: usize = 64;

/// What is stated of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Who states it, as named in the key set. At most 64 bytes.
    pub issuer: String,
    /// Number of the certificate. At most 64 bytes.
    pub number: String,
    /// The verification code's bytes, under which the issuer's page finds it. At most 64.
    pub code: Vec<u8>,
    /// The date on the certificate, seconds since 1970, UTC.
    pub date: u64,
    /// The first moment at which it is no longer good; `None`: it does not end.
    pub good_until: Option<u64>,
    /// Salted hash of the certificate's data: [`crate::commitment`].
    pub commitment: [u8; 32],
}

impl Statement {
    pub(crate) fn to_cbor(&self) -> Option<Vec<u8>> {
        let seconds = |moment: u64| i64::try_from(moment).ok().map(Timestamp::WholeSeconds);
        let fits = [self.issuer.len(), self.number.len(), self.code.len()]
            .iter()
            .all(|length| (1..=LONGEST).contains(length));
        if !fits {
            return None;
        }
        let mut claims = ClaimsSetBuilder::new()
            .issuer(self.issuer.clone())
            .subject(self.number.clone())
            .issued_at(seconds(self.date)?)
            .cwt_id(self.code.clone())
            .private_claim(COMMITMENT, Value::Bytes(self.commitment.to_vec()));
        if let Some(end) = self.good_until {
            claims = claims.expiration_time(seconds(end)?);
        }
        claims.build().to_vec().ok()
    }

    /// Nothing unless it is exactly what [`Statement::to_cbor`] writes.
    pub(crate) fn from_cbor(cbor: &[u8]) -> Option<Self> {
        let claims = ClaimsSet::from_slice(cbor).ok()?;
        let moment = |timestamp: &Timestamp| match timestamp {
            Timestamp::WholeSeconds(seconds) => u64::try_from(*seconds).ok(),
            Timestamp::FractionalSeconds(_) => None,
        };
        let [(RegisteredLabelWithPrivate::PrivateUse(COMMITMENT), Value::Bytes(commitment))] =
            &claims.rest[..]
        else {
            return None;
        };
        let good_until = match &claims.expiration_time {
            Some(end) => Some(moment(end)?),
            None => None,
        };
        let statement = Self {
            issuer: claims.issuer?,
            number: claims.subject?,
            code: claims.cwt_id?,
            date: moment(&claims.issued_at?)?,
            good_until,
            commitment: commitment.as_slice().try_into().ok()?,
        };
        (statement.to_cbor()? == cbor).then_some(statement)
    }
}
