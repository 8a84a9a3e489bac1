//! A PostgreSQL of the tests' own: a new cluster in a temporary folder, on a free port of this machine.

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use nix::unistd::{Uid, User};
use std::fs::File;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::children::{Background, TemporaryFolder};
use crate::{server, setup, shell};

const START_LIMIT: Duration = Duration::from_secs(60);
/// For `initdb` and `postgres`, which refuse to work as root.
const OWNER: &str = "postgres";

/// A running server. Stopped, and its folder removed, when this goes out of scope.
pub struct Cluster {
    // In this order: first the server ends, then its folder goes.
    _server: Background,
    _folder: TemporaryFolder,
    url: String,
}

impl Cluster {
    /// For tests: the data is thrown away and need not survive a crash; many connect at the same time.
    pub fn start() -> Result<Self> {
        Self::with(&["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400"])
    }

    /// As a production server writes: to the disk.
    pub fn durable() -> Result<Self> {
        Self::with(&["max_connections=100"])
    }

    fn with(settings: &[&str]) -> Result<Self> {
        let programs = setup::postgres_programs().context("PostgreSQL's initdb and postgres are missing")?;
        let owner = owner()?;
        let folder = TemporaryFolder::new("postgres")?;
        if let Some(user) = &owner {
            chown(folder.path(), Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
        }
        let data = folder.path().join("data");
        let mut initdb = as_owner(&programs.join("initdb"), folder.path(), owner.as_ref());
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--pgdata",
        ]);
        shell::output(initdb.arg(&data)).context("initdb failed")?;

        let address = server::free_address()?;
        let log = folder.path().join("server.log");
        let file = File::create(&log)?;
        let mut postgres = as_owner(&programs.join("postgres"), folder.path(), owner.as_ref());
        postgres.arg("-D").arg(&data).arg("-k").arg(folder.path());
        postgres.args(["-h", "127.0.0.1", "-p", &address.port().to_string()]);
        for setting in settings {
            postgres.args(["-c", *setting]);
        }
        postgres.stdout(file.try_clone()?).stderr(file).stdin(Stdio::null());
        let child = postgres.spawn().context("postgres does not start")?;
        // SIGINT is its fast way to end: open connections are cut.
        let mut server = Background::new(child, Signal::SIGINT)?;
        wait_until_ready(&mut server, &log)?;
        println!("PostgreSQL on port {}", address.port());
        Ok(Self { _server: server, _folder: folder, url: format!("postgres://postgres@{address}/postgres") })
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

/// The user to become, if this is root.
fn owner() -> Result<Option<User>> {
    if !Uid::effective().is_root() {
        return Ok(None);
    }
    let user = User::from_name(OWNER)?;
    user.map(Some).with_context(|| format!("PostgreSQL refuses root, and there is no user {OWNER}"))
}

fn as_owner(program: &Path, folder: &Path, owner: Option<&User>) -> Command {
    let mut command = shell::command(program);
    command.current_dir(folder).env_remove("PGDATA").env_remove("PGPORT").env_remove("PGOPTIONS");
    if let Some(user) = owner {
        command.uid(user.uid.as_raw()).gid(user.gid.as_raw()).env("HOME", folder);
    }
    command
}

/// The server writes `ready` into the last line of its lock file when it accepts connections.
fn wait_until_ready(server: &mut Background, log: &Path) -> Result<()> {
    let lock = log.with_file_name("data").join("postmaster.pid");
    let deadline = Instant::now() + START_LIMIT;
    loop {
        let text = std::fs::read_to_string(&lock).unwrap_or_default();
        if text.lines().last().is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        if let Some(status) = server.child.try_wait()? {
            bail!("postgres ended ({status}):\n{}", server::tail(log));
        }
        if Instant::now() > deadline {
            bail!("postgres was not ready after {} s:\n{}", START_LIMIT.as_secs(), server::tail(log));
        }
        sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn a_cluster_answers_until_it_is_dropped() {
        let cluster = Cluster::start().unwrap();
        let address = cluster.url().split(['@', '/']).nth(3).unwrap().to_owned();
        let folder = cluster._folder.path().to_owned();
        TcpStream::connect(&address).unwrap();
        drop(cluster);
        assert!(TcpStream::connect(&address).is_err(), "the server has ended");
        assert!(!folder.exists(), "its folder is gone");
    }
}
