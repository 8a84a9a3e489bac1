use crate::report::Fault;
use std::io::Read;
use ventanilla_transparency::VerifierKey;

/// What was given on the command line and not taken yet.
pub struct Arguments(Vec<String>);

impl Arguments {
    pub fn of(given: impl Iterator<Item = String>) -> Self {
        Self(given.collect())
    }

    /// Takes a flag, wherever it stands.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|argument| argument != name);
        self.0.len() < before
    }

    /// Takes an option with its value, wherever it stands.
    pub fn option(&mut self, name: &'static str) -> Result<Option<String>, Fault> {
        let Some(at) = self.0.iter().position(|argument| argument == name) else { return Ok(None) };
        if at + 1 >= self.0.len() {
            return Err(Fault::Missing(name));
        }
        self.0.remove(at);
        Ok(Some(self.0.remove(at)))
    }

    pub fn required(&mut self, name: &'static str) -> Result<String, Fault> {
        self.option(name)?.ok_or(Fault::Missing(name))
    }

    /// Takes the next one that belongs to no option. Options are taken before.
    pub fn next(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    pub fn needed(&mut self, name: &'static str) -> Result<String, Fault> {
        self.next().ok_or(Fault::Missing(name))
    }

    /// The key after an option: as text, or in a file.
    pub fn key(&mut self, name: &'static str) -> Result<VerifierKey, Fault> {
        let given = self.required(name)?;
        let text = if given.contains('+') { given } else { text(&given)? };
        text.parse().map_err(|_| Fault::Key(name))
    }

    /// Nothing is left over: a word that was not understood must not pass for one that was checked.
    pub fn end(&mut self) -> Result<(), Fault> {
        self.next().map_or(Ok(()), |unknown| Err(Fault::Unknown(unknown)))
    }
}

/// A file, or standard input for `-`.
pub fn bytes(path: &str) -> Result<Vec<u8>, Fault> {
    let read = || {
        if path != "-" {
            return std::fs::read(path);
        }
        let mut content = Vec::new();
        std::io::stdin().lock().read_to_end(&mut content).map(|_| content)
    };
    read().map_err(|error| Fault::File(path.to_owned(), error))
}

pub fn text(path: &str) -> Result<String, Fault> {
    String::from_utf8(bytes(path)?).map_err(|_| Fault::NotText(path.to_owned()))
}
