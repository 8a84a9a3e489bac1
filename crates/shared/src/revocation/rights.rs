use super::{RevocationFacts, RevocationRefusal, Right};
use crate::decision::{Actor, Role, Substitution};
use crate::{AccountId, Cui};

/// What somebody may do at the units of a certificate: in the own right, or in that of an absent officer. Neither of the two
/// may be concerned by it.
pub(super) struct Rights<'a> {
    pub facts: &'a RevocationFacts,
    pub actor: &'a Actor,
}

impl Rights<'_> {
    /// The own right goes before a borrowed one. `fits` says who may act, and for whom.
    pub fn find(
        &self,
        roles: &[Role],
        units: &[String],
        fits: impl Fn(AccountId) -> bool,
    ) -> Result<Right, RevocationRefusal> {
        let institution = &self.facts.institution;
        let places = || roles.iter().flat_map(|role| units.iter().map(move |unit| (*role, unit)));
        let own = places().find(|(role, unit)| self.actor.holds(*role, institution, unit));
        let borrowed: Vec<(Role, &Substitution)> = places()
            .flat_map(|(role, unit)| {
                self.actor.stands_in(role, institution, unit).map(move |one| (role, one))
            })
            .collect();
        if own.is_none() && borrowed.is_empty() {
            return Err(RevocationRefusal::RoleMissing);
        }
        if self.concerned(self.actor.account, &self.actor.cui) {
            return Err(RevocationRefusal::OwnRequest);
        }
        if !fits(self.actor.account) {
            return Err(RevocationRefusal::SameOfficer);
        }
        if let Some((role, _)) = own {
            return Ok(Right { role, on_behalf_of: None });
        }
        let mut impartial =
            borrowed.iter().filter(|(_, one)| !self.concerned(one.absent, &one.cui)).peekable();
        if impartial.peek().is_none() {
            return Err(RevocationRefusal::OwnRequest);
        }
        let right = impartial.find(|(_, one)| fits(one.absent));
        let right = right.map(|(role, one)| Right { role: *role, on_behalf_of: Some(one.absent) });
        right.ok_or(RevocationRefusal::SameOfficer)
    }

    fn concerned(&self, account: AccountId, cui: &Cui) -> bool {
        account == self.facts.applicant || *cui == self.facts.applicant_cui || *cui == self.facts.subject_cui
    }
}
