//! Outside tools. One that is missing fails the test and says what to install.

use std::{
    ffi::OsStr,
    io::Write,
    process::{Command, Output},
};

use tempfile::NamedTempFile;

pub fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn run(program: &str, package: &str, arguments: &[&OsStr]) -> Output {
    let output = Command::new(program).args(arguments).output();
    output.unwrap_or_else(|error| {
        panic!("{program} cannot be started ({error}). Install it: apt-get install {package}")
    })
}

/// The text of one page (from 1), as it is laid out.
pub fn text(pdf: &[u8], page: usize) -> String {
    let (pdf, page) = (file(pdf), page.to_string());
    let arguments = ["-layout", "-f", &page, "-l", &page].map(OsStr::new);
    let output = run(
        "pdftotext",
        "poppler-utils",
        &[&arguments[..], &[pdf.path().as_os_str(), "-".as_ref()]].concat(),
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What pdfinfo says of the file.
pub fn info(pdf: &[u8]) -> String {
    let pdf = file(pdf);
    let output = run("pdfinfo", "poppler-utils", &[pdf.path().as_os_str()]);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The QR codes that a reader finds on a page as it is printed.
pub fn qr_codes(pdf: &[u8], page: usize) -> Vec<String> {
    let (pdf, folder, page) = (file(pdf), tempfile::tempdir().unwrap(), page.to_string());
    let picture = folder.path().join("page");
    let options = ["-r", "150", "-png", "-singlefile", "-f", &page].map(OsStr::new);
    let files = [pdf.path().as_os_str(), picture.as_os_str()];
    assert!(run("pdftoppm", "poppler-utils", &[&options[..], &files].concat()).status.success());
    let picture = picture.with_extension("png");
    let output = run("zbarimg", "zbar-tools", &["--quiet".as_ref(), "--raw".as_ref(), picture.as_os_str()]);
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

/// Fails unless qpdf finds the file free of faults.
pub fn qpdf_check(pdf: &[u8]) {
    let pdf = file(pdf);
    let output = run("qpdf", "qpdf", &["--check".as_ref(), pdf.path().as_os_str()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The text of the first page in the order of its content, each piece of text on a line.
pub fn raw_text(pdf: &[u8]) -> String {
    let pdf = file(pdf);
    let output = run("pdftotext", "poppler-utils", &["-raw".as_ref(), pdf.path().as_os_str(), "-".as_ref()]);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
