//! One walk: at every step everybody tries everything, `decide` and the table must agree, and one of the permitted moves is
//! made. In the end the history must tell all of it, and whoever is appointed anew can still bring the request to its end.

use crate::moves::{self, newcomer};
use crate::sketch::Case;
use crate::store::World;
use crate::table::{Expected, expected};
use crate::tally::Tally;
use crate::truth::Truth;
use proptest::test_runner::TestCaseError;
use ventanilla_shared::catalogue::Lists;
use ventanilla_shared::decision::*;
use ventanilla_shared::procedure::{StageKind, UnitRule};
use ventanilla_shared::{AccountId, RequestState};

type Outcome<T> = Result<T, TestCaseError>;

/// What happens at a step of the walk.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub kind: u8,
    pub which: u16,
    pub good: bool,
}

pub struct Walk<'a> {
    case: &'a Case,
    lists: &'a Lists,
    people: Vec<Actor>,
    world: World,
    /// What was accepted, kept apart from the history.
    made: Vec<(Action, Option<AccountId>)>,
    newcomers: u32,
    tally: &'a Tally,
}

impl<'a> Walk<'a> {
    pub fn new(case: &'a Case, lists: &'a Lists, people: Vec<Actor>, tally: &'a Tally) -> Outcome<Self> {
        for who in &people {
            for level in [IdentityLevel::Declared, IdentityLevel::EmailConfirmed, IdentityLevel::Verified] {
                for profile_complete in [false, true] {
                    let who = Actor { identity_level: level, profile_complete, ..who.clone() };
                    let may = profile_complete && level != IdentityLevel::Declared;
                    let said = may_create(&case.procedure, &who);
                    ensure(said.is_ok() == may, || format!("create: {who:?} {said:?}"))?;
                }
            }
        }
        tally.accepted(Action::Create);
        let made = vec![(Action::Create, Some(case.applicant.account))];
        Ok(Self { case, lists, people, world: World::new(case), made, newcomers: 1, tally })
    }

    pub fn go(&mut self, steps: &[Step]) -> Outcome<()> {
        for step in steps {
            self.step(*step).map_err(|error| self.told(error))?;
            if self.world.gone || self.world.state == RequestState::Signed {
                break;
            }
        }
        self.finish().and_then(|()| self.history()).map_err(|error| self.told(error))
    }

    fn step(&mut self, step: Step) -> Outcome<()> {
        let which = usize::from(step.which);
        match step.kind {
            0 => self.world.registered = step.good,
            1 => self.world.first_in_queue = step.good,
            // An officer loses every role, perhaps with a case in hand.
            2 => {
                let officers = &mut self.people[4..];
                let at = which % officers.len();
                officers[at].grants.clear();
            }
            3 => {
                let officer = newcomer(self.case, &self.world, self.newcomers, step.good);
                self.newcomers += 1;
                self.people.push(officer);
            }
            _ if self.engine()? => {}
            _ => {
                let permitted = self.everybody_tries_everything()?;
                self.choose(&permitted, step)?;
            }
        }
        self.no_contradiction()
    }

    /// Everybody tries everything; returns what was permitted.
    fn everybody_tries_everything(&self) -> Outcome<Vec<(usize, Move)>> {
        let facts = self.world.facts(self.case, self.lists);
        let tried = moves::all(self.case, &self.world, &self.people);
        let mut permitted = Vec::new();
        for (n, who) in self.people.iter().enumerate() {
            let mut actions = Vec::new();
            for made in &tried {
                let table = expected(&Truth { case: self.case, world: &self.world }, who, made);
                let said = decide(&facts, &self.case.procedure, made, who);
                self.agree(&table, &said, who, made)?;
                match said {
                    Ok(_) => {
                        actions.push(made.action());
                        permitted.push((n, made.clone()));
                    }
                    Err(refusal) => self.tally.refused(refusal),
                }
            }
            let mut buttons = allowed(&facts, &self.case.procedure, who);
            buttons.sort_by_key(|action| action.as_str());
            actions.sort_by_key(|action| action.as_str());
            actions.dedup();
            ensure(buttons == actions, || format!("{who:?} sees {buttons:?} and may {actions:?}"))?;
        }
        Ok(permitted)
    }

    /// What was decided is what the table says.
    fn agree(
        &self,
        table: &Option<Expected>,
        said: &Result<Decision, Refusal>,
        who: &Actor,
        made: &Move,
    ) -> Outcome<()> {
        let world = &self.world;
        let seen = said.as_ref().ok().map(|decision| {
            let (holder, delegated) = match decision.assignment {
                Assignment::Keep => (world.assignee, world.delegated),
                Assignment::To(account) => (Some(account), false),
                Assignment::Delegated(account) => (Some(account), true),
                Assignment::Nobody => (None, false),
            };
            Expected {
                to: decision.to,
                stage: decision.stage.clone(),
                holder,
                delegated,
                renders: decision.document == Document::Render,
                voids: decision.document == Document::Void,
                issues: decision.document == Document::Issue,
                role: decision.role,
            }
        });
        ensure(seen == *table, || format!("{made:?} by {who:?}\n  decided: {said:?}\n  the table: {table:?}"))
    }

    /// Makes one of the permitted moves: each action is as likely as another, but for going on, which is likelier.
    fn choose(&mut self, permitted: &[(usize, Move)], step: Step) -> Outcome<()> {
        let which = usize::from(step.which);
        let mut actions: Vec<Action> = Vec::new();
        for (_, made) in permitted {
            let weight = match made.action() {
                Action::Submit | Action::Take | Action::Advance | Action::Sign => 3,
                // It ends the walk.
                Action::Discard if which % 16 != 0 => 0,
                _ => 1,
            };
            if !actions.contains(&made.action()) {
                actions.extend(std::iter::repeat_n(made.action(), weight));
            }
        }
        if actions.is_empty() {
            return Ok(());
        }
        let action = actions[which % actions.len()];
        let of_action: Vec<&(usize, Move)> = permitted.iter().filter(|(_, m)| m.action() == action).collect();
        let (who, made) = of_action[(which / actions.len()) % of_action.len()];
        let who = self.people[*who].clone();
        self.make(&who, made, step.good)
    }

    /// Makes a move that must be permitted.
    fn make(&mut self, who: &Actor, made: &Move, good: bool) -> Outcome<()> {
        let facts = self.world.facts(self.case, self.lists);
        let said = decide(&facts, &self.case.procedure, made, who);
        let table = expected(&Truth { case: self.case, world: &self.world }, who, made);
        self.agree(&table, &said, who, made)?;
        let decision =
            said.map_err(|refusal| TestCaseError::fail(format!("stuck: {made:?} by {who:?} {refusal:?}")))?;
        let before = self.world.clone();
        self.world.record(self.case, who, made, &decision, good);
        if made.action() == Action::Return {
            self.back_to_whoever_reviewed();
        }
        self.made.push((made.action(), Some(who.account)));
        self.tally.made(&before, &decision, who, made);
        let waited = before.document.is_some();
        let void = self.world.voided.len() > before.voided.len();
        let must = waited && matches!(made.action(), Action::Return | Action::Reject);
        ensure(void == must, || format!("{made:?}: the document that waited is void: {void}"))?;
        let one_more = self.world.events.len() == before.events.len() + 1;
        ensure(one_more, || format!("{made:?} wrote no event, or several"))
    }

    /// As the API does: a returned request goes to whoever moved it on from there, if that officer still has the role.
    fn back_to_whoever_reviewed(&mut self) {
        let truth = Truth { case: self.case, world: &self.world };
        let events = &self.world.events;
        let last = events.iter().zip(events.iter().skip(1)).rev().find(|(before, event)| {
            event.action == Action::Advance && event.by.is_some() && before.stage == self.world.stage
        });
        let account = last.and_then(|(_, event)| event.by);
        let officer = self.people.iter().find(|who| Some(who.account) == account);
        if let Some(officer) = officer.filter(|who| truth.has_the_stages_role(who)) {
            self.world.assignee = Some(officer.account);
        }
    }

    fn engine(&mut self) -> Outcome<bool> {
        let moved = self.world.engine(&self.case.procedure);
        if moved {
            self.made.push((Action::Advance, None));
        }
        Ok(moved)
    }

    fn no_contradiction(&self) -> Outcome<()> {
        let truth = Truth { case: self.case, world: &self.world };
        truth.contradiction().map_or(Ok(()), |what| Err(TestCaseError::fail(what)))
    }

    /// Nothing is stuck: with people appointed anew every request that is not over reaches its signatures.
    fn finish(&mut self) -> Outcome<()> {
        (self.world.registered, self.world.first_in_queue) = (true, true);
        for _ in 0..60 {
            if self.world.gone || self.world.state == RequestState::Signed {
                return Ok(());
            }
            let applicant = self.people[0].clone();
            if self.engine()? {
                continue;
            }
            match self.world.state {
                RequestState::Creation => {
                    self.make(&applicant, &Move::Save, true)?;
                    self.make(&applicant, &Move::Submit, true)?;
                }
                RequestState::Rejected if self.world.definitive => return Ok(()),
                RequestState::Rejected => self.make(&applicant, &Move::Correct, true)?,
                _ => self.work()?,
            }
            self.no_contradiction()?;
        }
        Err(TestCaseError::fail("it never ends"))
    }

    /// A newcomer does what the stage asks for.
    fn work(&mut self) -> Outcome<()> {
        self.newcomers += 2;
        let officer = newcomer(self.case, &self.world, self.newcomers, false);
        let head = newcomer(self.case, &self.world, self.newcomers + 1, true);
        self.people.extend([officer.clone(), head.clone()]);
        let truth = Truth { case: self.case, world: &self.world };
        let stage = self.case.procedure.stages[truth.stage_index()].clone();
        if stage.kind == StageKind::Sign {
            return self.make(&officer, &Move::Sign, true);
        }
        match self.world.assignee {
            None => self.make(&officer, &Move::Take { reason: None }, true)?,
            Some(_) => {
                let to = Move::Reassign { to: Box::new(officer.clone()), reason: "motivo".into() };
                self.make(&head, &to, true)?;
            }
        }
        if stage.can_be_filled(&self.case.procedure) {
            self.make(&officer, &Move::Fill, true)?;
        }
        self.make(&officer, &Move::Advance, true)
    }

    /// The history tells every move that was accepted, once, in order, each event chained to the one before it.
    fn history(&self) -> Outcome<()> {
        let told: Vec<_> = self.world.events.iter().map(|event| (event.action, event.by)).collect();
        ensure(told == self.made, || format!("told {told:?}\nmade {:?}", self.made))?;
        let mut previous: Option<&str> = None;
        let mut state = None;
        for event in &self.world.events {
            ensure(event.previous.as_deref() == previous, || "the chain is broken".into())?;
            ensure(event.hash == event.expected_hash(), || "an event was altered".into())?;
            ensure(event.from == state, || format!("{event:?} does not begin where the one before ended"))?;
            (previous, state) = (Some(event.hash.as_str()), event.to);
        }
        let is = (!self.world.gone).then_some(self.world.state);
        ensure(state == is, || "the history does not end where the request stands".into())
    }

    /// With what led to it.
    fn told(&self, error: TestCaseError) -> TestCaseError {
        let names = |by: &Option<AccountId>| by.map_or("engine".into(), |who| who.0.as_u128().to_string());
        let way: Vec<String> =
            self.made.iter().map(|(action, by)| format!("{action:?} {}", names(by))).collect();
        let units: Vec<&UnitRule> = self.case.procedure.stages.iter().map(|stage| &stage.unit).collect();
        TestCaseError::fail(format!("{error}\n  way: {}\n  units: {units:?}", way.join(", ")))
    }
}

fn ensure(fine: bool, why: impl FnOnce() -> String) -> Outcome<()> {
    if fine { Ok(()) } else { Err(TestCaseError::fail(why())) }
}
