//! Whether a certificate may sign now: asked when it is enrolled, so that nobody learns it at the first signature.

use x509_cert::Certificate;

use super::{
    LongTerm,
    gather::{Gatherer, Occasion},
    store::Store,
};
use crate::{
    Error,
    pki::{key_usage, label},
};

/// Checks that the first certificate of `chain` is for signing documents, leads to one of the roots, is valid now, and
/// that neither it nor any authority above it is revoked. Nothing is timestamped.
///
/// # Errors
/// [`Error::UnfitCertificate`], [`Error::NoChain`] (also for one that is not valid now), [`Error::Revocation`].
pub fn check_signer(chain: &[Certificate], longterm: &LongTerm<'_>) -> Result<(), Error> {
    let own = chain.first().ok_or_else(|| Error::BrokenKey("no certificate".into()))?;
    // Without the extension a certificate is for everything.
    if key_usage(own).is_some_and(|usage| !usage.digital_signature() && !usage.non_repudiation()) {
        return Err(Error::UnfitCertificate { certificate: label(own) });
    }
    let mut gatherer = Gatherer::new(longterm, Store::default());
    gatherer.pool.add(chain);
    gatherer.gather(own, Occasion { at: longterm.now, proven: None, sealed: false })?;
    Ok(())
}
