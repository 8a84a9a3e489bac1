//! The outside judges. One that is missing fails the test and says what to install.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::NamedTempFile;
use ventanilla_pades::Certificate;

use crate::samples::OFFICE;

/// pyHanko's verdict on one signature.
#[derive(Debug)]
pub struct Verdict(pub serde_json::Value);

impl Verdict {
    pub fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap_or_default()
    }

    pub fn flag(&self, key: &str) -> bool {
        self.0[key] == true
    }

    pub fn good(&self) -> bool {
        self.0["bottom_line"] == true && self.0["trusted"] == true && self.0["intact"] == true
    }
}

pub fn file(pdf: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    file
}

fn run(program: &str, arguments: &[&Path], plain: &[&str], install: &str) -> Output {
    let output = Command::new(program).args(plain).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{program} cannot be started ({error}). Install it: {install}"))
}

/// Runs a script of `tests/judges`.
pub fn script(name: &str, arguments: &[&Path]) -> Output {
    let install = "python3 -m pip install pyhanko";
    let importable =
        run("python3", &[], &["-c", "import pyhanko.sign, pyhanko_certvalidator"], "apt-get install python3");
    assert!(importable.status.success(), "python3 has no pyHanko. Install it: {install}");
    let script: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(name);
    let output = run("python3", &[&[script.as_path()], arguments].concat(), &[], install);
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// pyHanko on every signature, trusting the tests' authority.
pub fn pyhanko(pdf: &[u8]) -> Vec<Verdict> {
    let (root, pdf) = (file(OFFICE.authority.root_pem().unwrap().as_bytes()), file(pdf));
    let output = script("validate.py", &[root.path(), pdf.path()]);
    serde_json::from_slice::<Vec<serde_json::Value>>(&output.stdout)
        .unwrap()
        .into_iter()
        .map(Verdict)
        .collect()
}

/// pyHanko on every signature of each file, in one process.
pub fn pyhanko_many(pdfs: &[Vec<u8>]) -> Vec<Vec<Verdict>> {
    let root = file(OFFICE.authority.root_pem().unwrap().as_bytes());
    let files: Vec<_> = pdfs.iter().map(|pdf| file(pdf)).collect();
    let paths: Vec<_> = std::iter::once(&root).chain(&files).map(|file| file.path()).collect();
    let output = script("judge_many.py", &paths);
    let verdicts: Vec<Vec<serde_json::Value>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdicts.len(), pdfs.len());
    verdicts.into_iter().map(|file| file.into_iter().map(Verdict).collect()).collect()
}

/// What `pdfsig -nocert` prints.
pub fn pdfsig(pdf: &[u8]) -> String {
    let pdf = file(pdf);
    let output = run("pdfsig", &[pdf.path()], &["-nocert"], "apt-get install poppler-utils");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Fails unless qpdf finds the file free of faults.
pub fn qpdf_check(pdf: &[u8]) {
    let pdf = file(pdf);
    let output = run("qpdf", &[pdf.path()], &["--check"], "apt-get install qpdf");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The text of a page as pdftotext reads it.
pub fn text(pdf: &[u8]) -> String {
    let pdf = file(pdf);
    let output =
        run("pdftotext", &[pdf.path(), Path::new("-")], &["-layout"], "apt-get install poppler-utils");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Left, top, width and height of each word of the first page as it is read on the screen, by Poppler.
pub fn text_boxes(pdf: &[u8]) -> std::collections::BTreeMap<String, [f64; 4]> {
    let pdf = file(pdf);
    let output = run("pdftotext", &[pdf.path(), Path::new("-")], &["-bbox"], "apt-get install poppler-utils");
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let words = output.lines().filter_map(|line| line.trim().strip_prefix("<word "));
    words
        .map(|line| {
            let number = |name: &str| -> f64 {
                let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
                rest.split('"').next().unwrap().parse().unwrap()
            };
            let (_, word) = line.split_once('>').unwrap();
            let (left, top) = (number("xMin"), number("yMin"));
            let place = [left, top, number("xMax") - left, number("yMax") - top];
            (word.trim_end_matches("</word>").to_owned(), place)
        })
        .collect()
}

/// A file to be judged, with revocation lists and OCSP answers that the judge knows besides the file.
pub struct Job<'a> {
    pub pdf: &'a [u8],
    pub lists: Vec<Vec<u8>>,
    pub responses: Vec<Vec<u8>>,
}

impl<'a> Job<'a> {
    pub fn of(pdf: &'a [u8]) -> Self {
        Self { pdf, lists: Vec::new(), responses: Vec::new() }
    }
}

/// pyHanko without network, as of now; one process for all jobs.
pub fn longterm(root: &Certificate, jobs: &[Job<'_>]) -> Vec<Vec<Verdict>> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: String, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let jobs = jobs.iter().enumerate().map(|(number, job)| {
        let named = |kind: &str, all: &[Vec<u8>]| -> Vec<PathBuf> {
            let all = all.iter().enumerate();
            all.map(|(index, der)| write(format!("{number}-{index}.{kind}"), der)).collect()
        };
        let (lists, responses) = (named("crl", &job.lists), named("ocsp", &job.responses));
        serde_json::json!({ "file": write(format!("{number}.pdf"), job.pdf), "crls": lists, "ocsps": responses })
    });
    let jobs: Vec<_> = jobs.collect();
    let jobs = write("jobs.json".into(), serde_json::to_string(&jobs).unwrap().as_bytes());
    let root =
        write("root.pem".into(), der::EncodePem::to_pem(root, der::pem::LineEnding::LF).unwrap().as_bytes());
    let output = script("longterm.py", &[&root, &jobs]);
    let verdicts: Vec<Vec<serde_json::Value>> = serde_json::from_slice(&output.stdout).unwrap();
    verdicts.into_iter().map(|file| file.into_iter().map(Verdict).collect()).collect()
}
