//! Outside judges of the PDFs: poppler's pdftotext and pdfsig, pyHanko. A missing judge fails the test and says what to
//! install.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run(command: &mut Command, install: &str) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}. Install {install}."))
}

fn file(content: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file
}

/// The text of a PDF.
pub fn text_of(pdf: &[u8]) -> String {
    let file = file(pdf);
    let output =
        run(Command::new("pdftotext").arg("-raw").arg(file.path()).arg("-"), "Debian's poppler-utils");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// How many signatures pdfsig calls valid, and the last one's coverage.
pub fn pdfsig_valid(pdf: &[u8]) -> (usize, bool) {
    let file = file(pdf);
    let output = run(Command::new("pdfsig").arg("-nocert").arg(file.path()), "Debian's poppler-utils");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (text.matches("Signature is Valid").count(), text.contains("Total document signed"))
}

/// pyHanko's verdict on each signature, one a line: `field valid trusted modification`.
pub fn pyhanko(pdf: &[u8], root_pem: &str) -> Vec<String> {
    let (file, root) = (file(pdf), file(root_pem.as_bytes()));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/judges/pyhanko_verdict.py");
    let python = std::env::var("VENTANILLA_PYTHON").unwrap_or_else(|_| "python3".into());
    let output = run(
        Command::new(PathBuf::from(python)).arg(script).arg(root.path()).arg(file.path()),
        "Python 3 and pyhanko",
    );
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "pyHanko: {errors} (PyPI: pyhanko)");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}
