//! A token (SoftHSM) behind a module of the tests' own, which can lock its PIN, dawdle, lie, or lose the token.

use super::pem_key;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::object::{Attribute, CertificateType, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;
use der::Encode;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};
use ventanilla_api::signing_keys::Device;
use ventanilla_pades::development::Issued;

pub const PIN: &str = "2468";
/// As the operator calls it.
pub const TOKEN: &str = "Token de prueba";

/// One token for all tests of this process: SoftHSM keeps its state in the process.
pub struct Hsm {
    folder: TempDir,
}

static HSM: LazyLock<Hsm> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::create_dir(path.join("tokens")).unwrap();
    let conf =
        format!("directories.tokendir = {}\nobjectstore.backend = file\n", path.join("tokens").display());
    std::fs::write(path.join("softhsm2.conf"), conf).unwrap();
    util(path, &["--init-token", "--free", "--label", "ventanilla", "--pin", PIN, "--so-pin", "135790"]);
    compile(path);
    Hsm { folder }
});

/// The token, honest again, for one test at a time: what its module does is everyone's.
pub async fn hsm() -> (&'static Hsm, MutexGuard<'static, ()>) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
    let guard = ONE_AT_A_TIME.lock().await;
    HSM.mode("");
    (&HSM, guard)
}

impl Hsm {
    pub fn device(&self) -> Device {
        self.device_called(TOKEN, self.module(), 5)
    }

    pub fn module(&self) -> PathBuf {
        self.folder.path().join("module.so")
    }

    pub fn device_called(&self, name: &str, module: PathBuf, seconds: u64) -> Device {
        Device::Hsm { name: name.into(), module, token: "ventanilla".into(), seconds }
    }

    /// A copy of the module that was never loaded, to be taken away.
    pub fn another_module(&self) -> PathBuf {
        let copy = self.folder.path().join("another.so");
        std::fs::copy(self.folder.path().join("module.so"), &copy).unwrap();
        copy
    }

    /// What the module does from now on: `l` lies, `r` loses the token, `s` sleeps, `k` says that the PIN is locked.
    pub fn mode(&self, mode: &str) {
        std::fs::write(self.folder.path().join("mode"), mode).unwrap();
    }

    /// Puts a private key on the token.
    pub fn import(&self, label: &str, id: &str, issued: &Issued) {
        let file = self.folder.path().join("key.pem");
        std::fs::write(&file, pem_key(issued)).unwrap();
        let file = file.to_str().unwrap();
        let key = ["--import", file, "--token", "ventanilla", "--label", label, "--id", id, "--pin", PIN];
        util(self.folder.path(), &key);
    }

    /// Puts the certificate beside its key, as its owner's software would.
    pub fn import_certificate(&self, id: u8, issued: &Issued) {
        let module = Pkcs11::new(self.folder.path().join("module.so")).unwrap();
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
            Attribute::Id(vec![id]),
            Attribute::Value(issued.certificate.to_der().unwrap()),
        ];
        session.create_object(&template).unwrap();
        session.logout().unwrap();
    }
}

fn util(folder: &Path, arguments: &[&str]) {
    let output = Command::new("softhsm2-util")
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .args(arguments)
        .output()
        .expect("softhsm2-util cannot be started. Install it: apt-get install softhsm2");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// SoftHSM's functions, but for `C_Login` and `C_Sign`, which look into the file `mode` first.
const SHIM: &str = r#"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
typedef unsigned long ulong_t;
typedef ulong_t (*login_t)(ulong_t, ulong_t, unsigned char *, ulong_t);
typedef ulong_t (*sign_t)(ulong_t, unsigned char *, ulong_t, unsigned char *, ulong_t *);
/* CK_FUNCTION_LIST 2.40: the version, then 68 functions; C_Login is the 19th, C_Sign the 44th. */
static void *list[69];
static void **real;
static int mode(void) {
    FILE *file = fopen(FOLDER "/mode", "r");
    int mode = file ? fgetc(file) : EOF;
    if (file) fclose(file);
    return mode;
}
static ulong_t login(ulong_t session, ulong_t user, unsigned char *pin, ulong_t length) {
    if (mode() == 'k') return 0xA4; /* CKR_PIN_LOCKED */
    return ((login_t)real[19])(session, user, pin, length);
}
static ulong_t sign(ulong_t session, unsigned char *data, ulong_t length, unsigned char *to, ulong_t *to_length) {
    int now = mode();
    if (now == 's') sleep(3);
    if (now == 'r') {
        unsigned char end[1024]; /* an error ends the operation */
        ulong_t room = sizeof end;
        ((sign_t)real[44])(session, data, length, end, &room);
        return 0x32; /* CKR_DEVICE_REMOVED */
    }
    ulong_t answer = ((sign_t)real[44])(session, data, length, to, to_length);
    if (now == 'l' && answer == 0 && to) to[5] ^= 1;
    return answer;
}
ulong_t C_GetFunctionList(void ***out) {
    setenv("SOFTHSM2_CONF", FOLDER "/softhsm2.conf", 1);
    void *library = dlopen(SOFTHSM, RTLD_NOW | RTLD_LOCAL);
    if (!library) return 5;
    ulong_t (*get)(void ***) = (ulong_t (*)(void ***))dlsym(library, "C_GetFunctionList");
    ulong_t answer = get(&real);
    if (answer) return answer;
    memcpy(list, real, sizeof list);
    list[19] = (void *)login;
    list[44] = (void *)sign;
    *out = list;
    return 0;
}
"#;

/// With the C compiler that building the server's dependencies needs anyway.
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
