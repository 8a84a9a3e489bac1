//! Demonstration: invented people with their accounts, a development certificate authority with three signers, and a few
//! requests to look at. Only with `VENTANILLA_DEMO=1`; a second start finds everything in place.

mod accounts;
mod authority;
mod requests;

use crate::app::App;
use crate::error::ApiError;
use ventanilla_shared::decision::Role;

/// An invented person with an account.
pub struct Demo {
    pub cui: &'static str,
    pub email: &'static str,
    pub first_name: &'static str,
    pub surnames: (&'static str, &'static str),
    pub position: Option<&'static str>,
    pub roles: &'static [Role],
}

/// The password of every demonstration account, and the secret of every demonstration key.
pub const PASSWORD: &str = "Quetzal-Azul-77";
pub const SIGNING_SECRET: &str = "Firma-de-prueba-1";

pub const PEOPLE: [Demo; 9] = [
    Demo {
        cui: "1234567890101",
        email: "lucia@demo.example",
        first_name: "Lucía",
        surnames: ("Ajanel", "Tzoc"),
        position: None,
        roles: &[],
    },
    Demo {
        cui: "2000000040101",
        email: "oscar@demo.example",
        first_name: "Óscar",
        surnames: ("Sicay", "Cumez"),
        position: None,
        roles: &[],
    },
    Demo {
        cui: "3000000060101",
        email: "revision@demo.example",
        first_name: "Rosa",
        surnames: ("Batz", "Cux"),
        position: Some("Analista de Certificaciones"),
        roles: &[Role::Reviewer],
    },
    Demo {
        cui: "1361234570101",
        email: "jefatura@demo.example",
        first_name: "Inés",
        surnames: ("Quiej", "Raxón"),
        position: Some("Jefatura de Certificaciones"),
        roles: &[Role::Reviewer, Role::HeadOfUnit],
    },
    Demo {
        cui: "4000000080101",
        email: "firma1@demo.example",
        first_name: "Mateo",
        surnames: ("Xiloj", "Ordóñez"),
        position: Some("Departamento de Registro y Verificación"),
        roles: &[Role::Signer],
    },
    Demo {
        cui: "1000000020101",
        email: "firma2@demo.example",
        first_name: "Marta",
        surnames: ("Chávez", "Ixcoy"),
        position: Some("Subdirección de Carrera Administrativa"),
        roles: &[Role::Signer],
    },
    Demo {
        cui: "1100000050101",
        email: "firma3@demo.example",
        first_name: "Noé",
        surnames: ("Pérez", "Ixcot"),
        position: Some("Dirección de Carrera Administrativa"),
        roles: &[Role::Signer],
    },
    Demo {
        cui: "2345678050101",
        email: "administracion@demo.example",
        first_name: "Elena",
        surnames: ("Tax", "Morales"),
        position: Some("Administración del portal"),
        roles: &[Role::Administrator],
    },
    Demo {
        cui: "3141592070101",
        email: "atencion@demo.example",
        first_name: "Julián",
        surnames: ("Coy", "Pop"),
        position: Some("Atención a personas"),
        roles: &[Role::Support],
    },
];

/// Prepares what is missing, and returns what to print: the accounts and their secrets.
pub async fn prepare(app: &App) -> Result<String, ApiError> {
    let fresh = accounts::prepare(app).await?;
    if fresh {
        authority::enrol_signers(app).await?;
        requests::prepare(app).await?;
    }
    Ok(accounts::card(app))
}
