//! The API as a program of its own: how it is built, told where things are, and waited for.

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::children::Background;
use crate::shell::{self, command};
use crate::workspace;

pub const PACKAGE: &str = "ventanilla-api";
/// The first start makes keys and demo data.
const START_LIMIT: Duration = Duration::from_secs(120);
const TICK: Duration = Duration::from_millis(50);

/// Builds the API's program, with the features that the tests' selection gives it: otherwise everything it depends on
/// would be compiled anew whenever one changes between them.
pub fn build() -> Result<()> {
    shell::run(&mut shell::cargo(&["build", "--workspace", "--exclude", "xtask", "--bin", PACKAGE]))
}

/// What the API reads from its environment.
pub struct Settings {
    pub bind: SocketAddr,
    /// SQLite, objects, outbox of mails, keys.
    pub var: PathBuf,
    /// Whatever else its environment holds.
    pub more: Vec<(&'static str, PathBuf)>,
}

impl Settings {
    pub fn url(&self) -> String {
        format!("http://{}", self.bind)
    }

    pub fn command(&self) -> Result<Command> {
        let root = workspace::root();
        let mut api = command(workspace::binary(PACKAGE)?);
        api.env("VENTANILLA_VAR", &self.var)
            .env("VENTANILLA_WEB_DIST", workspace::dist())
            .env("VENTANILLA_PROCEDURES", root.join("procedures"))
            .env("VENTANILLA_REGISTERS", root.join("registers"))
            .env("VENTANILLA_DATA", root.join("data"))
            .env("VENTANILLA_BIND", self.bind.to_string())
            .env("VENTANILLA_PUBLIC_URL", self.url())
            .env("VENTANILLA_DEMO", "1")
            // Tests and measurements ask faster than people, all from one address: limits are there, and none is reached.
            .env("VENTANILLA_LIMIT_ADDRESS", "10000000")
            .env("VENTANILLA_LIMIT_ACCOUNT", "10000000")
            .env("VENTANILLA_LIMIT_SENSITIVE", "10000000")
            .envs(self.more.iter().map(|(name, value)| (name, value)));
        Ok(api)
    }
}

/// Fails with a sentence that says what to do unless the address is free.
pub fn require_free(bind: SocketAddr) -> Result<()> {
    match TcpListener::bind(bind) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {} is taken by another program (an earlier `cargo xtask run`?). Stop it, or choose another address: VENTANILLA_BIND={}:{} cargo xtask run",
            bind.port(),
            bind.ip(),
            bind.port().saturating_add(1)
        ),
        Err(error) => Err(error).with_context(|| format!("nothing can listen on {bind}")),
    }
}

/// A port of this machine that is free now.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

/// Starts the API in the background, its output into `log`, and waits until it says that it is ready.
pub fn start(settings: &Settings, log: &Path) -> Result<Background> {
    let file = std::fs::File::create(log)?;
    let mut api = settings.command()?;
    api.env_remove("DATABASE_URL").stdout(file.try_clone()?).stderr(file).stdin(Stdio::null());
    let child = api.spawn().with_context(|| format!("{PACKAGE} does not start"))?;
    let mut server = Background::new(child, Signal::SIGTERM)?;
    let deadline = Instant::now() + START_LIMIT;
    while !answers(settings.bind, "/health/ready") {
        if let Some(status) = server.child.try_wait()? {
            bail!("{PACKAGE} ended ({status}) before it was ready:\n{}", tail(log));
        }
        if Instant::now() > deadline {
            bail!("{PACKAGE} was not ready after {} s:\n{}", START_LIMIT.as_secs(), tail(log));
        }
        sleep(TICK);
    }
    Ok(server)
}

/// The last lines of a log, for a message.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}

/// Whether a GET is answered with 200.
fn answers(address: SocketAddr, path: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(String::from_utf8_lossy(&head).into_owned())
    };
    ask().is_ok_and(|head| head == "HTTP/1.1 200")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_explained() {
        let other = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = other.local_addr().unwrap();
        let message = require_free(address).unwrap_err().to_string();
        assert!(message.contains(&format!("port {} is taken", address.port())), "{message}");
        drop(other);
        require_free(address).unwrap();
    }

    #[test]
    fn only_200_counts_as_an_answer() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            for reply in ["HTTP/1.1 503 Service Unavailable\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"] {
                let mut stream = listener.accept().unwrap().0;
                let mut request = [0; 512];
                let _ = stream.read(&mut request).unwrap();
                stream.write_all(reply.as_bytes()).unwrap();
            }
        });
        assert!(!answers(address, "/health/ready"));
        assert!(answers(address, "/health/ready"));
        server.join().unwrap();
        assert!(!answers(address, "/health/ready"), "nobody listens any more");
    }
}
