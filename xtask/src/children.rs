//! What must not outlive xtask: started programs and temporary folders. They are cleaned up when their guard goes
//! out of scope, also by an error, and when the person or CI interrupts (Ctrl-C, SIGTERM, SIGHUP).

use anyhow::{Context, Result};
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, fs, process};

/// How long a program may take to stop before it is killed.
const PATIENCE: Duration = Duration::from_secs(10);
const INTERRUPTED: i32 = 130;

#[derive(Clone, PartialEq)]
enum Duty {
    Stop(Pid, Signal),
    Remove(PathBuf),
}

/// In the order in which they were taken on; undone from the last to the first.
static DUTIES: Mutex<Vec<Duty>> = Mutex::new(Vec::new());

fn duties() -> MutexGuard<'static, Vec<Duty>> {
    DUTIES.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Duty {
    fn take_on(self) -> Self {
        duties().push(self.clone());
        self
    }

    fn release(&self) {
        duties().retain(|duty| duty != self);
    }

    fn carry_out(&self) {
        match self {
            Self::Stop(pid, signal) => stop(*pid, *signal),
            // Nothing helps where a temporary folder cannot be removed, and nothing depends on it.
            Self::Remove(folder) => fs::remove_dir_all(folder).unwrap_or_default(),
        }
    }
}

/// From now on an interrupt stops what was started before xtask ends.
pub fn watch_for_interrupts() -> Result<()> {
    ctrlc::set_handler(|| {
        let mut pending = std::mem::take(&mut *duties());
        while let Some(duty) = pending.pop() {
            duty.carry_out();
        }
        process::exit(INTERRUPTED);
    })
    .context("interrupts cannot be handled")
}

/// Waits for a program in the foreground; an interrupt ends it.
pub fn wait(mut child: Child) -> Result<ExitStatus> {
    let duty = Duty::Stop(pid_of(&child)?, Signal::SIGTERM).take_on();
    let status = child.wait();
    duty.release();
    Ok(status?)
}

/// A program in the background, stopped with `signal` when this goes out of scope.
pub struct Background {
    pub child: Child,
    duty: Duty,
}

impl Background {
    pub fn new(child: Child, signal: Signal) -> Result<Self> {
        let duty = Duty::Stop(pid_of(&child)?, signal).take_on();
        Ok(Self { child, duty })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.duty.release();
        // Already ended and waited for: its number may belong to another program by now.
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            self.duty.carry_out();
        }
    }
}

/// A new folder among the system's temporary ones, removed when this goes out of scope.
pub struct TemporaryFolder {
    path: PathBuf,
    duty: Duty,
}

impl TemporaryFolder {
    pub fn new(purpose: &str) -> Result<Self> {
        let path = env::temp_dir().join(format!("ventanilla-{purpose}-{}", process::id()));
        fs::create_dir(&path).with_context(|| format!("{} cannot be created", path.display()))?;
        let duty = Duty::Remove(path.clone()).take_on();
        Ok(Self { path, duty })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        self.duty.release();
        self.duty.carry_out();
    }
}

fn pid_of(child: &Child) -> Result<Pid> {
    Ok(Pid::from_raw(child.id().try_into()?))
}

fn stop(pid: Pid, signal: Signal) {
    if kill(pid, signal).is_err() {
        return;
    }
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        match waitpid(pid, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) | Err(Errno::EINTR) => sleep(Duration::from_millis(20)),
            _ => return,
        }
    }
    kill(pid, Signal::SIGKILL).ok();
    waitpid(pid, None).ok();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_background_program_ends_with_its_guard() {
        let child = Command::new("sleep").arg("60").spawn().unwrap();
        let pid = pid_of(&child).unwrap();
        drop(Background::new(child, Signal::SIGTERM).unwrap());
        assert_eq!(kill(pid, None), Err(Errno::ESRCH));
    }

    #[test]
    fn a_temporary_folder_goes_with_its_guard() {
        let folder = TemporaryFolder::new("test").unwrap();
        let path = folder.path().to_owned();
        fs::write(path.join("file"), "x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
