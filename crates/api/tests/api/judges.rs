//! Outside judges: of the PDFs poppler's pdftotext and pdfsig, and pyHanko; of the OpenAPI document two Python libraries. A
//! missing judge fails the test and says what to install.

use std::io::Write;
use std::path::Path;
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

/// What pdfinfo says of the metadata.
pub fn info(pdf: &[u8]) -> String {
    let file = file(pdf);
    let output = run(Command::new("pdfinfo").arg(file.path()), "Debian's poppler-utils");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The QR codes that a reader finds on a page as it is printed.
pub fn qr_codes(pdf: &[u8], page: u32) -> Vec<String> {
    let (file, folder, page) = (file(pdf), tempfile::tempdir().unwrap(), page.to_string());
    let picture = folder.path().join("page");
    let mut draw = Command::new("pdftoppm");
    draw.args(["-r", "150", "-png", "-singlefile", "-f", &page]).arg(file.path()).arg(&picture);
    assert!(run(&mut draw, "Debian's poppler-utils").status.success());
    let mut read = Command::new("zbarimg");
    read.args(["--quiet", "--raw"]).arg(picture.with_extension("png"));
    let output = run(&mut read, "Debian's zbar-tools");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
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
    let output = run(python("pyhanko_verdict.py").arg(root.path()).arg(file.path()), "Python 3 and pyhanko");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "pyHanko: {errors} (PyPI: pyhanko)");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

/// pyHanko's verdict on signatures that must stand for long, one entry a signature, without any network. `answer` is an
/// OCSP response that it has at hand, as a judge with a network would ask for it.
pub fn long_term(pdf: &[u8], root_pem: &str, answer: Option<&[u8]>) -> Vec<serde_json::Value> {
    let (root, pdf, answer) = (file(root_pem.as_bytes()), file(pdf), answer.map(file));
    let answers: Vec<_> = answer.iter().map(|answer| answer.path()).collect();
    let jobs = file(serde_json::json!([{ "file": pdf.path(), "ocsps": answers }]).to_string().as_bytes());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pades/tests/judges/longterm.py");
    let mut judge = Command::new(std::env::var("VENTANILLA_PYTHON").unwrap_or_else(|_| "python3".into()));
    let output = run(judge.arg(script).arg(root.path()).arg(jobs.path()), "Python 3 and pyhanko");
    assert!(output.status.success(), "pyHanko: {}", String::from_utf8_lossy(&output.stderr));
    let [verdicts]: [Vec<serde_json::Value>; 1] = serde_json::from_slice(&output.stdout).unwrap();
    verdicts
}

/// OpenSSL's question to an OCSP responder about one certificate.
pub fn ocsp_request(issuer_pem: &str, serial: &str) -> Vec<u8> {
    let (issuer, request) = (file(issuer_pem.as_bytes()), file(&[]));
    let mut ask = Command::new("openssl");
    ask.args(["ocsp", "-no_nonce", "-issuer"]).arg(issuer.path());
    ask.args(["-serial", &format!("0x{serial}"), "-reqout"]).arg(request.path());
    let output = run(&mut ask, "Debian's openssl");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(request.path()).unwrap()
}

/// What is wrong with an OpenAPI document or its examples, a finding a line.
pub fn openapi(document: &[u8]) -> Vec<String> {
    let file = file(document);
    let output = run(
        python("openapi_verdict.py").stdin(std::fs::File::open(file.path()).unwrap()),
        "Python 3, openapi-spec-validator and jsonschema",
    );
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

fn python(script: &str) -> Command {
    let python = std::env::var("VENTANILLA_PYTHON").unwrap_or_else(|_| "python3".into());
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/judges").join(script));
    command
}

/// A CSV as an XLSX that openpyxl makes.
pub fn spreadsheet(table: &str) -> Vec<u8> {
    let file = file(table.as_bytes());
    let made = run(
        python("spreadsheet.py").stdin(std::fs::File::open(file.path()).unwrap()),
        "Python 3 and openpyxl",
    );
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    made.stdout
}
