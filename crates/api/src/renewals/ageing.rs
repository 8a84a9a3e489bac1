use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// An algorithm with the day on which nobody should rely on it any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ageing {
    /// As `pades` names it: `sha-256`, `rsa-2048`, `ecdsa-p256`.
    pub algorithm: String,
    pub ends: NaiveDate,
}

impl Ageing {
    /// Reads `sha-256=2035-12-31, rsa-2048=2030-12-31`.
    ///
    /// # Errors
    /// The part that cannot be read.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, String> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Self::parse).collect()
    }

    fn parse(part: &str) -> Result<Self, String> {
        let read = || {
            let (algorithm, day) = part.split_once('=')?;
            let algorithm = algorithm.trim().to_lowercase();
            let plain = !algorithm.is_empty()
                && algorithm.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
            Some(Self { algorithm, ends: day.trim().parse().ok()? }).filter(|_| plain)
        };
        read().ok_or_else(|| part.to_owned())
    }

    /// The moment at which it ends.
    pub fn end(&self) -> DateTime<Utc> {
        self.ends.and_time(NaiveTime::MIN).and_utc()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_or_the_wrong_part_is_named() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let of = |algorithm: &str, ends| Ageing { algorithm: algorithm.into(), ends };
        let read = Ageing::parse_all(" SHA-256=2035-12-31, rsa-2048 = 2030-12-31,").unwrap();
        assert_eq!(read, [of("sha-256", day(2035, 12, 31)), of("rsa-2048", day(2030, 12, 31))]);
        assert_eq!(Ageing::parse_all("").unwrap(), []);
        for wrong in ["sha-256", "=2030-01-01", "sha-256=soon", "sha%=2030-01-01", "a,b=2030-01-01"] {
            assert!(Ageing::parse_all(wrong).is_err(), "{wrong}");
        }
    }
}
