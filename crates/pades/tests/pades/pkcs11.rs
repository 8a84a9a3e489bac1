//! Keys on a token: SoftHSM behind a module of the tests' own, which can be slow, lie, or lose the token.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    object::{Attribute, CertificateType, ObjectClass},
    session::UserType,
    types::AuthPin,
};
use tempfile::TempDir;
use ventanilla_pades::{Algorithm, Error, Pkcs11Key, Pkcs11Signer, Signer, sign};

use crate::{
    judges::pyhanko_many,
    keyring::{self, TestKey, make},
    samples::{CERTIFICATE, FIELDS, options},
};

const PIN: &str = "2468";

struct Hsm {
    folder: TempDir,
    keys: Vec<(&'static str, TestKey)>,
}

/// One token, with three keys, for all tests of this process: SoftHSM keeps its state in the process.
static HSM: LazyLock<Hsm> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::create_dir(path.join("tokens")).unwrap();
    let conf =
        format!("directories.tokendir = {}\nobjectstore.backend = file\n", path.join("tokens").display());
    std::fs::write(path.join("softhsm2.conf"), conf).unwrap();
    std::fs::write(path.join("mode"), "").unwrap();
    util(path, &["--init-token", "--free", "--label", "ventanilla", "--pin", PIN, "--so-pin", "135790"]);
    let mut keys = Vec::new();
    for (label, kind, id) in
        [("ec256", keyring::P256, "a1"), ("ec384", keyring::P384, "a2"), ("rsa", keyring::RSA_2048, "a3")]
    {
        let key = make(kind);
        let file = key.path().join("key.pem");
        let import =
            ["--import", file.to_str().unwrap(), "--token", "ventanilla", "--label", label, "--id", id];
        util(path, &[&import[..], &["--pin", PIN]].concat());
        keys.push((label, key));
    }
    compile(path);
    Hsm { folder, keys }
});

/// A token serves one signer at a time, and the module's mode is everyone's.
fn hsm() -> (&'static Hsm, MutexGuard<'static, ()>) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    HSM.mode("");
    (&HSM, guard)
}

fn util(folder: &Path, arguments: &[&str]) {
    let output = Command::new("softhsm2-util")
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .args(arguments)
        .output()
        .expect("softhsm2-util cannot be started. Install it: apt-get install softhsm2");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// SoftHSM's functions, but for `C_Sign`, which looks into the file `mode` first.
const SHIM: &str = r#"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
typedef unsigned long ulong_t;
typedef ulong_t (*sign_t)(ulong_t, unsigned char *, ulong_t, unsigned char *, ulong_t *);
/* CK_FUNCTION_LIST 2.40: the version, then 68 functions; C_Sign is the 44th. */
static void *list[69];
static void **real;
static ulong_t sign(ulong_t session, unsigned char *data, ulong_t length, unsigned char *to, ulong_t *to_length) {
    FILE *file = fopen(FOLDER "/mode", "r");
    int mode = file ? fgetc(file) : EOF;
    if (file) fclose(file);
    if (mode == 's') sleep(2);
    if (mode == 'r') {
        unsigned char end[1024]; /* an error ends the operation */
        ulong_t room = sizeof end;
        ((sign_t)real[44])(session, data, length, end, &room);
        return 0x32; /* CKR_DEVICE_REMOVED */
    }
    ulong_t answer = ((sign_t)real[44])(session, data, length, to, to_length);
    if (mode == 'l' && answer == 0 && to) to[5] ^= 1;
    return answer;
}
ulong_t C_GetFunctionList(void ***out) {
    setenv("SOFTHSM2_CONF", FOLDER "/softhsm2.conf", 1);
    void *library = dlopen("libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
    if (!library) library = dlopen(SOFTHSM, RTLD_NOW | RTLD_LOCAL);
    if (!library) return 5;
    ulong_t (*get)(void ***) = (ulong_t (*)(void ***))dlsym(library, "C_GetFunctionList");
    ulong_t answer = get(&real);
    if (answer) return answer;
    memcpy(list, real, sizeof list);
    list[44] = (void *)sign;
    *out = list;
    return 0;
}
"#;

/// With the C compiler that building the crate's dependencies needs anyway.
fn compile(folder: &Path) {
    std::fs::write(folder.join("module.c"), SHIM).unwrap();
    let softhsm = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
    let softhsm = softhsm.into_iter().find(|path| Path::new(path).exists());
    let softhsm = softhsm.expect("SoftHSM's module is missing. Install it: apt-get install softhsm2");
    let output = Command::new("cc")
        .current_dir(folder)
        .args(["-shared", "-fPIC", "-o", "module.so", "module.c", "-ldl"])
        .arg(format!("-DFOLDER=\"{}\"", folder.display()))
        .arg(format!("-DSOFTHSM=\"{softhsm}\""))
        .output()
        .expect("cc cannot be started. Install it: apt-get install gcc");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

impl Hsm {
    fn module(&self) -> PathBuf {
        self.folder.path().join("module.so")
    }

    fn mode(&self, mode: &str) {
        std::fs::write(self.folder.path().join("mode"), mode).unwrap();
    }

    fn place(&self, key: &str) -> Pkcs11Key {
        Pkcs11Key {
            module: self.module(),
            token: "ventanilla".into(),
            key: key.into(),
            time_limit: Duration::from_secs(10),
        }
    }

    fn chain(&self, key: &str) -> [Vec<u8>; 1] {
        let (_, key) = self.keys.iter().find(|(label, _)| *label == key).unwrap();
        [der::Encode::to_der(&key.certificate).unwrap()]
    }

    fn open(&self, key: &str) -> Pkcs11Signer {
        Pkcs11Signer::open(&self.place(key), PIN, &self.chain(key)).unwrap()
    }
}

#[test]
fn a_token_signs_in_every_way_it_can() {
    let (hsm, _guard) = hsm();
    let rsa = Algorithm::ALL.into_iter().filter(|one| format!("{one:?}").starts_with("Rsa"));
    let mut cases = vec![("ec256", Algorithm::EcdsaP256Sha256), ("ec384", Algorithm::EcdsaP384Sha384)];
    cases.extend(rsa.map(|one| ("rsa", one)));
    let mut files = Vec::new();
    for (key, algorithm) in &cases {
        let signer = hsm.open(key).with_algorithm(*algorithm).unwrap();
        files.push(sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap());
    }
    for (case, verdicts) in cases.iter().zip(pyhanko_many(&files)) {
        assert!(verdicts.len() == 1 && verdicts[0].good(), "{case:?}: {verdicts:?}");
    }
    let wrong = hsm.open("ec256").with_algorithm(Algorithm::RsaPssSha256);
    assert!(matches!(wrong, Err(Error::UnsupportedKey(_))));
}

#[test]
fn a_key_is_found_by_its_identifier_too() {
    let (hsm, _guard) = hsm();
    let signer = Pkcs11Signer::open(&hsm.place("A1"), PIN, &hsm.chain("ec256")).unwrap();
    sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap();
}

#[test]
fn the_raw_signatures_of_a_token_are_always_der() {
    // r or s with leading zeros, one in 256 each: many signatures.
    let (hsm, _guard) = hsm();
    let signer = hsm.open("ec256");
    let key =
        signer.chain()[0].tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes().to_vec();
    let key =
        aws_lc_rs::signature::UnparsedPublicKey::new(&aws_lc_rs::signature::ECDSA_P256_SHA256_ASN1, key);
    for turn in 0..600_u32 {
        let message = turn.to_be_bytes();
        key.verify(&message, &signer.sign(&message).unwrap()).unwrap();
    }
}

#[test]
fn a_wrong_pin_is_told_as_such_and_locks_nothing_up() {
    let (hsm, _guard) = hsm();
    for pin in
        ["1111", "", "a PIN that is longer than any token would take, by far, and then some more of it"]
    {
        let error = Pkcs11Signer::open(&hsm.place("ec256"), pin, &hsm.chain("ec256")).unwrap_err();
        assert!(matches!(error, Error::WrongSecret), "{pin}: {error:?}");
    }
    hsm.open("ec256").sign(b"text").unwrap();
}

#[test]
fn a_second_signer_cannot_use_the_pin_of_the_first() {
    let (hsm, _guard) = hsm();
    let first = hsm.open("ec256");
    for pin in [PIN, "1111"] {
        let error = Pkcs11Signer::open(&hsm.place("ec384"), pin, &hsm.chain("ec384")).unwrap_err();
        assert!(matches!(error, Error::SignerUnavailable(_)), "{error:?}");
    }
    first.sign(b"text").unwrap();
    drop(first);
    hsm.open("ec384").sign(b"text").unwrap();
    let error = Pkcs11Signer::open(&hsm.place("ec384"), "1111", &hsm.chain("ec384")).unwrap_err();
    assert!(matches!(error, Error::WrongSecret), "locked again: {error:?}");
}

#[test]
fn what_is_not_there_is_told() {
    let (hsm, _guard) = hsm();
    let open = |place: Pkcs11Key| Pkcs11Signer::open(&place, PIN, &hsm.chain("ec256")).unwrap_err();
    let error = open(Pkcs11Key { token: "another".into(), ..hsm.place("ec256") });
    assert!(matches!(error, Error::SignerUnavailable(_)), "{error:?}");
    assert!(matches!(open(hsm.place("no-such-key")), Error::NoSuchKey(_)));
    assert!(matches!(open(hsm.place("ffff")), Error::NoSuchKey(_)));
    let error = open(Pkcs11Key { module: "/nowhere/module.so".into(), ..hsm.place("ec256") });
    assert!(matches!(error, Error::SignerUnavailable(_)), "{error:?}");
    let error = Pkcs11Signer::open::<Vec<u8>>(&hsm.place("ec384"), PIN, &[]).unwrap_err();
    assert!(matches!(error, Error::BrokenKey(_)), "no certificate on the token: {error:?}");
}

#[test]
fn a_token_that_goes_or_lies_or_dawdles_gets_nothing_into_the_file() {
    let (hsm, _guard) = hsm();
    let signer = hsm.open("ec256");
    let attempt = || sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer);
    hsm.mode("r");
    assert!(matches!(attempt(), Err(Error::SignerUnavailable(_))));
    hsm.mode("l");
    assert!(matches!(attempt(), Err(Error::WrongSignature)));
    hsm.mode("");
    attempt().unwrap();
    drop(signer);

    let place = Pkcs11Key { time_limit: Duration::from_millis(500), ..hsm.place("ec256") };
    let signer = Pkcs11Signer::open(&place, PIN, &hsm.chain("ec256")).unwrap();
    hsm.mode("s");
    let start = Instant::now();
    for _ in 0..3 {
        let late = sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer);
        assert!(matches!(late, Err(Error::SignerUnavailable(_))), "{late:?}");
    }
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    hsm.mode("");
    let start = Instant::now();
    while sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).is_err() {
        assert!(start.elapsed() < Duration::from_secs(20), "it never came back");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_certificate_of_another_key_is_noticed() {
    let (hsm, _guard) = hsm();
    let other = make(keyring::P256);
    let chain = [der::Encode::to_der(&other.certificate).unwrap()];
    let signer = Pkcs11Signer::open(&hsm.place("ec256"), PIN, &chain).unwrap();
    let error = sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap_err();
    assert!(matches!(error, Error::WrongSignature), "{error:?}");
}

#[test]
fn the_certificate_may_come_from_the_token() {
    let (hsm, _guard) = hsm();
    let [der] = hsm.chain("rsa");
    {
        // As its owner's software would have put it there.
        let module = Pkcs11::new(hsm.module()).unwrap();
        let _ = module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
        let slot = module.get_slots_with_initialized_token().unwrap()[0];
        let session = module.open_rw_session(slot).unwrap();
        session.login(UserType::User, Some(&AuthPin::from(PIN.to_owned()))).unwrap();
        let template = [
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Subject(b"0\0".to_vec()),
            Attribute::Id(vec![0xa3]),
            Attribute::Value(der.clone()),
        ];
        session.create_object(&template).unwrap();
        // Whoever is logged in already must not lend the PIN to this crate's signers.
        let error = Pkcs11Signer::open(&hsm.place("rsa"), "1111", &[&der]).unwrap_err();
        assert!(matches!(error, Error::SignerUnavailable(_)), "{error:?}");
        session.logout().unwrap();
    }
    let signer = Pkcs11Signer::open::<Vec<u8>>(&hsm.place("rsa"), PIN, &[]).unwrap();
    assert_eq!(der::Encode::to_der(&signer.chain()[0]).unwrap(), der);
    sign(&CERTIFICATE, &options(0, FIELDS[0]), &signer).unwrap();
}
