//! The queue for work that takes memory and a core each time: hashing passwords, opening keys. So many at once, so many
//! waiting, and the others are told at once to come back: a crowd costs neither memory without bound nor anybody else's time.

use crate::error::ApiError;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use ventanilla_shared::problem::ProblemCode;

pub struct Hashing {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// A place in the queue.
pub struct Place {
    place: OwnedSemaphorePermit,
    turns: Arc<Semaphore>,
}

/// The turn to work. To be moved into the work itself: a client that hangs up ends the waiting and not the work, which
/// must not make room for the next one before it ends.
pub struct Turn {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

impl Hashing {
    pub fn new(turns: usize, queue: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(turns + queue)), turns: Arc::new(Semaphore::new(turns)) }
    }

    /// # Errors
    /// `overloaded` when the queue is full.
    pub fn place(&self) -> Result<Place, ApiError> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| ApiError::Problem(ProblemCode::Overloaded))?;
        Ok(Place { place, turns: Arc::clone(&self.turns) })
    }

    /// A place, and its turn.
    ///
    /// # Errors
    /// `overloaded` when the queue is full.
    pub async fn turn(&self) -> Result<Turn, ApiError> {
        self.place()?.turn().await
    }
}

impl Place {
    /// Waits for those before.
    pub async fn turn(self) -> Result<Turn, ApiError> {
        let turn = self.turns.acquire_owned().await.map_err(ApiError::internal)?;
        Ok(Turn { _place: self.place, _turn: turn })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_queue_ends_somewhere_and_moves_on() {
        let hashing = Hashing::new(1, 1);
        let first = hashing.turn().await.unwrap();
        let waiting = hashing.place().unwrap();
        let Err(full) = hashing.place() else { panic!("the queue has no end") };
        assert_eq!(full.code(), ProblemCode::Overloaded);
        drop(first);
        let second = waiting.turn().await.unwrap();
        assert!(hashing.place().is_ok(), "one went");
        drop(second);
        hashing.turn().await.unwrap();
    }
}
