use serde::Deserialize;
use std::path::Path;
use ventanilla_shared::api::procedures::CatalogueEntry;
use ventanilla_shared::catalogue::Lists;
use ventanilla_shared::procedure::{Catalogues, ChoiceSource};

#[derive(Deserialize)]
struct Municipality {
    codigo_muni: String,
    municipio: String,
    departamento: String,
    codigo_depto: String,
}

#[derive(Deserialize)]
struct Directorate {
    code: String,
    name: String,
    department_code: String,
}

#[derive(Deserialize)]
struct Institution {
    code: String,
    name: String,
}

#[derive(Deserialize)]
struct Language {
    code: String,
    es: String,
    en: String,
}

/// The lists, read once at the start: as the forms get them, and for looking values up.
pub struct ServerLists {
    institutions: Vec<CatalogueEntry>,
    departments: Vec<CatalogueEntry>,
    municipalities: Vec<CatalogueEntry>,
    directorates: Vec<CatalogueEntry>,
    languages: Vec<CatalogueEntry>,
    lists: Lists,
}

fn entry(value: String, label: String, parent: Option<String>) -> CatalogueEntry {
    CatalogueEntry { value, label, label_en: None, parent }
}

impl ServerLists {
    pub fn load(folder: &Path) -> Result<Self, csv::Error> {
        let mut institutions = Vec::new();
        for row in csv::Reader::from_path(folder.join("institutions.csv"))?.deserialize() {
            let Institution { code, name } = row?;
            institutions.push(entry(code, name, None));
        }
        let (mut departments, mut municipalities) = (Vec::<CatalogueEntry>::new(), Vec::new());
        for row in csv::Reader::from_path(folder.join("municipalities.csv"))?.deserialize() {
            let row: Municipality = row?;
            if !departments.iter().any(|known| known.value == row.codigo_depto) {
                let (value, label) = (row.codigo_depto.clone(), row.departamento);
                departments.push(entry(value, label, None));
            }
            let (value, label, parent) = (row.codigo_muni, row.municipio, Some(row.codigo_depto));
            municipalities.push(entry(value, label, parent));
        }
        let mut directorates = Vec::new();
        for row in csv::Reader::from_path(folder.join("directorates.csv"))?.deserialize() {
            let Directorate { code, name, department_code } = row?;
            directorates.push(entry(code, name, Some(department_code)));
        }
        let mut languages = Vec::new();
        for row in csv::Reader::from_path(folder.join("languages.csv"))?.deserialize() {
            let Language { code, es, en } = row?;
            languages.push(CatalogueEntry { label_en: Some(en), ..entry(code, es, None) });
        }
        let mut lists = Lists::default();
        lists.insert(ChoiceSource::Institutions, institutions.clone());
        lists.insert(ChoiceSource::Departments, departments.clone());
        lists.insert(ChoiceSource::Municipalities, municipalities.clone());
        lists.insert(ChoiceSource::Directorates, directorates.clone());
        lists.insert(ChoiceSource::Languages, languages.clone());
        Ok(Self { institutions, departments, municipalities, directorates, languages, lists })
    }

    pub fn entries(&self, source: ChoiceSource) -> &[CatalogueEntry] {
        match source {
            ChoiceSource::Institutions => &self.institutions,
            ChoiceSource::Departments => &self.departments,
            ChoiceSource::Municipalities => &self.municipalities,
            ChoiceSource::Directorates => &self.directorates,
            ChoiceSource::Languages => &self.languages,
        }
    }

    /// The label of a value, or the value itself.
    pub fn label<'a>(&'a self, source: ChoiceSource, value: &'a str) -> &'a str {
        self.lists.label(source, value).unwrap_or(value)
    }
}

impl Catalogues for ServerLists {
    fn contains(&self, source: ChoiceSource, value: &str, parent: Option<&str>) -> bool {
        self.lists.contains(source, value, parent)
    }
}
