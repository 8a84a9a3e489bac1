use super::{Client, TestApp, root};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The server as a program of its own, over the database and the folder of a [`TestApp`]: one that can be killed.
pub struct Process {
    child: Child,
    pub url: String,
}

/// The measurements, which have these helpers too, are built without it.
const PROGRAM: Option<&str> = option_env!("CARGO_BIN_EXE_ventanilla-api");

/// What stands before the program's name, for running it with less than it needs.
pub type Prelude<'a> = &'a str;

impl Process {
    /// Started, and answering. `prelude` is shell code, such as a limit; signatures as they are made in `app`.
    pub async fn start(app: &TestApp, prelude: Prelude<'_>, settings: &[(&str, &str)]) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let config = &app.app.config;
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("{prelude}\nexec \"$0\""), PROGRAM.unwrap()])
            .env("DATABASE_URL", &config.database_url)
            .env("VENTANILLA_VAR", &config.var)
            .env("VENTANILLA_PROCEDURES", root().join("procedures"))
            .env("VENTANILLA_REGISTERS", root().join("registers"))
            .env("VENTANILLA_DATA", root().join("data"))
            .env("VENTANILLA_BIND", free.to_string())
            .env("VENTANILLA_PUBLIC_URL", &config.public_url)
            .env("VENTANILLA_LOG_ORIGIN", &config.log_origin)
            .env("VENTANILLA_SIGNATURE_LEVEL", "b-b")
            .env("VENTANILLA_CONNECTIONS", "4")
            .env("VENTANILLA_LIMIT_ADDRESS", "1000000")
            .env("VENTANILLA_LIMIT_ACCOUNT", "1000000")
            .env("VENTANILLA_LIMIT_SENSITIVE", "1000000")
            .env("VENTANILLA_SECOND_FACTOR", "optional")
            .env("RUST_LOG", "off")
            .envs(settings.iter().copied())
            .stdout(Stdio::null());
        let mut process = Self { child: command.spawn().unwrap(), url: format!("http://{free}") };
        for _ in 0..600 {
            let live = app.http.get(format!("{}/health/live", process.url)).send().await;
            if live.is_ok_and(|live| live.status() == 200) {
                return process;
            }
            assert!(process.child.try_wait().unwrap().is_none(), "the server ended");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server does not answer");
    }

    /// SIGKILL: it gets to do nothing more.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The same person, asking this process.
    pub fn client(&self, client: &Client) -> Client {
        Client { url: self.url.clone(), ..client.clone() }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
