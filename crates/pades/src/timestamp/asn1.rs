//! The structures of RFC 3161. Own ones, since `der`'s GeneralizedTime knows no fractions of a second, which many
//! timestamp authorities write.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use cms::content_info::ContentInfo;
use der::{
    Any, DecodeValue, EncodeValue, FixedTag, Header, Length, Reader, Sequence, Tag, Writer,
    asn1::{BitString, Int, ObjectIdentifier, OctetString},
};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::{Extensions, pkix::name::GeneralName};

/// `id-ct-TSTInfo`.
pub(crate) const ID_TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct MessageImprint {
    pub hash_algorithm: AlgorithmIdentifierOwned,
    pub hashed_message: OctetString,
}

#[derive(Clone, Debug, Sequence)]
pub(crate) struct TimestampRequest {
    pub version: u8,
    pub message_imprint: MessageImprint,
    #[asn1(optional = "true")]
    pub req_policy: Option<ObjectIdentifier>,
    #[asn1(optional = "true")]
    pub nonce: Option<Int>,
    #[asn1(default = "Default::default")]
    pub cert_req: bool,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub extensions: Option<Extensions>,
}

#[derive(Clone, Debug, Sequence)]
pub(crate) struct TimestampResponse {
    pub status: StatusInfo,
    #[asn1(optional = "true")]
    pub token: Option<ContentInfo>,
}

#[derive(Clone, Debug, Sequence)]
pub(crate) struct StatusInfo {
    pub status: u8,
    #[asn1(optional = "true")]
    pub status_string: Option<Vec<Any>>,
    #[asn1(optional = "true")]
    pub fail_info: Option<BitString>,
}

#[derive(Clone, Debug, Sequence)]
pub(crate) struct TstInfo {
    pub version: u8,
    pub policy: ObjectIdentifier,
    pub message_imprint: MessageImprint,
    pub serial_number: Int,
    pub gen_time: GenTime,
    #[asn1(optional = "true")]
    pub accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    pub ordering: bool,
    #[asn1(optional = "true")]
    pub nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub tsa: Option<GeneralName>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub extensions: Option<Extensions>,
}

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(crate) struct Accuracy {
    #[asn1(optional = "true")]
    pub seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub micros: Option<u16>,
}

impl Accuracy {
    pub fn as_delta(&self) -> TimeDelta {
        TimeDelta::seconds(self.seconds.unwrap_or_default().into())
            + TimeDelta::milliseconds(self.millis.unwrap_or_default().into())
            + TimeDelta::microseconds(self.micros.unwrap_or_default().into())
    }
}

/// A GeneralizedTime with or without a fraction of the second, always in UTC (RFC 3161, 2.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GenTime(pub DateTime<Utc>);

impl FixedTag for GenTime {
    const TAG: Tag = Tag::GeneralizedTime;
}

impl<'a> DecodeValue<'a> for GenTime {
    fn decode_value<R: Reader<'a>>(reader: &mut R, header: Header) -> der::Result<Self> {
        let bytes = reader.read_vec(header.length)?;
        parse(&bytes).map(Self).ok_or_else(|| Tag::GeneralizedTime.value_error())
    }
}

impl EncodeValue for GenTime {
    fn value_len(&self) -> der::Result<Length> {
        self.text().len().try_into()
    }

    fn encode_value(&self, writer: &mut impl Writer) -> der::Result<()> {
        writer.write(self.text().as_bytes())
    }
}

impl GenTime {
    fn text(self) -> String {
        self.0.format("%Y%m%d%H%M%SZ").to_string()
    }
}

/// `YYYYMMDDhhmmss[.s…]Z`
fn parse(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || fraction.is_empty() || !digits(fraction) {
        return None;
    }
    let part = |from: usize, to: usize| whole.get(from..to)?.parse::<u32>().ok();
    let date = NaiveDate::from_ymd_opt(whole.get(..4)?.parse().ok()?, part(4, 6)?, part(6, 8)?)?;
    let nanoseconds = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    Some(date.and_hms_nano_opt(part(8, 10)?, part(10, 12)?, part(12, 14)?, nanoseconds)?.and_utc())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn fractions_of_a_second_are_read() {
        let read = |text: &str| parse(text.as_bytes()).map(|time| time.to_rfc3339());
        assert_eq!(read("20261122120000Z").as_deref(), Some("2026-11-22T12:00:00+00:00"));
        assert_eq!(read("20261122120000.25Z").as_deref(), Some("2026-11-22T12:00:00.250+00:00"));
        for wrong in
            ["20261122120000", "20261122120000.Z", "2026112212000Z", "20261322120000Z", "2026112212+000Z"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
