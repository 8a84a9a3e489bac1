//! How fast certificates are rendered, signed and verified: ratios to what cannot be avoided and to pyHanko and WeasyPrint,
//! measured in one run on one core. `cargo xtask bench --only signatures` builds it and shows it beside its targets;
//! `VENTANILLA_PYTHON` names a Python that has both. Prints JSON: `{"figures": [{name, value, unit, target, better, detail}]}`.

mod measure;
mod rendering;
mod sample;
mod signing;
mod verifying;

use std::error::Error;

use measure::Figure;

fn main() -> Result<(), Box<dyn Error>> {
    let mut figures: Vec<Figure> = signing::figures()?;
    figures.extend(verifying::figures()?);
    figures.extend(rendering::figures()?);
    println!("{}", serde_json::json!({ "figures": figures }));
    Ok(())
}
