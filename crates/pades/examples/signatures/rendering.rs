//! One certificate rendered (Typst to PDF/A-2a and PDF/UA-1), against WeasyPrint rendering the same content from HTML: the
//! same data, fonts and size of page, a process each that is warm.

use std::{error::Error, fs, path::Path};

use crate::{
    measure::{Figure, judge, median, timed},
    sample,
};

const ROUNDS: usize = 40;

pub fn figures() -> Result<Vec<Figure>, Box<dyn Error>> {
    let (template, now) = (sample::template()?, sample::now()?);
    let data = (0..ROUNDS).map(sample::data).collect::<Result<Vec<_>, _>>()?;
    let first = sample::rendered(&template, &data[0], now)?;
    let times = data.iter().skip(1).map(|data| timed(|| sample::rendered(&template, data, now))).collect();
    let own = median(times);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("data.json");
    fs::write(&file, serde_json::to_string(&data)?)?;
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../certificate/fonts");
    let judged = judge("rendering.py", &[&file, &fonts])?;
    let theirs = judged["seconds"].as_f64().ok_or("WeasyPrint gave no time")?;
    if judged["pages"] != first.pages {
        return Err(format!("WeasyPrint made {} pages, Typst {}", judged["pages"], first.pages).into());
    }
    Ok(vec![Figure::at_least(
        "rendering one certificate: times WeasyPrint's rate",
        theirs / own.as_secs_f64(),
        40.0,
        format!("{own:.1?} against {:.0} ms", theirs * 1_000.0),
    )])
}
