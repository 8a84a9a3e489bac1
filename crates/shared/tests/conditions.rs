//! What is asked only sometimes, the newer kinds of fields and rules, and what the check says to definitions that use them
//! wrongly.
#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::NaiveDate;
use serde_json::{Value, json};
use ventanilla_shared::catalogue::Lists;
use ventanilla_shared::procedure::*;

fn read(institution_and_name: &str) -> Procedure {
    let file =
        format!("{}/../../procedures/{institution_and_name}/procedure.toml", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn section(source: &str) -> Section {
    toml::from_str(source).unwrap()
}

fn papers() -> Section {
    section(
        r#"
        id = "papers"
        title = { es = "Papeles", en = "Papers" }
        [[fields]]
        id = "kind"
        label = { es = "Clase", en = "Kind" }
        kind = "choice"
        options = [{ value = "diploma", label = { es = "D", en = "D" } }, { value = "other", label = { es = "O", en = "O" } }]
        [[fields]]
        id = "description"
        label = { es = "Cuál", en = "Which" }
        kind = "text"
        when = { field = "kind", is = ["other"] }
        [[fields]]
        id = "colour"
        label = { es = "Color", en = "Colour" }
        kind = "text"
        required = false
        required_when = { field = "kind", is = ["other"] }
        when = { field = "elsewhere.coloured", is = [true] }
        "#,
    )
}

fn findings(section: &Section, answers: Value, form: &Form) -> Vec<String> {
    let lists = Lists::default();
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let context = Context { today, lists: &lists, form };
    let found = validate_answers(section, &answers, &context);
    found.into_iter().map(|finding| format!("{} {}", finding.pointer, finding.code)).collect()
}

#[test]
fn what_is_not_asked_is_neither_missing_nor_judged_nor_kept() {
    let (section, nothing) = (papers(), Form::new());
    let coloured = Form::from([("elsewhere".to_owned(), json!({ "coloured": true }))]);
    assert_eq!(findings(&section, json!({ "kind": "diploma" }), &nothing), Vec::<String>::new());
    assert_eq!(findings(&section, json!({ "kind": "other" }), &nothing), ["/description missing"]);
    assert_eq!(
        findings(&section, json!({ "kind": "other" }), &coloured),
        ["/description missing", "/colour missing"]
    );
    assert_eq!(findings(&section, json!({ "kind": "diploma" }), &coloured), Vec::<String>::new());
    let mut answers = json!({ "kind": "diploma", "description": "x", "colour": "rojo" });
    section.without_unasked(&mut answers, &coloured);
    assert_eq!(answers, json!({ "kind": "diploma", "colour": "rojo" }));
    // Carried over, while nobody has said yet what it is.
    let mut answers = json!({ "description": "x" });
    section.without_unasked(&mut answers, &nothing);
    assert_eq!(answers, json!({ "description": "x" }));
}

#[test]
fn years_names_and_numbers_are_judged_by_their_form() {
    let field = |kind: &str| {
        section(&format!(
            "id = \"a\"\ntitle = {{ es = \"A\", en = \"A\" }}\n[[fields]]\nid = \"b\"\nlabel = {{ es = \"B\", en = \"B\" }}\n{kind}"
        ))
    };
    let years = field("kind = \"year_range\"\nmin = 1974\nmax = 1996");
    for good in ["1974", "1996", "1974-1996", "1980 - 1980"] {
        assert_eq!(findings(&years, json!({ "b": good }), &Form::new()), Vec::<String>::new(), "{good}");
    }
    for (wrong, code) in
        [("1973", "out_of_range"), ("1990-1980", "year_order"), ("74", "year_range"), ("", "missing")]
    {
        assert_eq!(findings(&years, json!({ "b": wrong }), &Form::new()), [format!("/b {code}")], "{wrong}");
    }
    let outside = |kind: &str, answer: Value| {
        let (lists, form) = (Lists::default(), Form::new());
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let context = Context { today, lists: &lists, form: &form };
        let found = validate_answers(&field(kind), &json!({ "b": answer }), &context);
        found[0].message.clone().unwrap().es
    };
    let year = "kind = \"year_range\"\nmin = 1974\nmax = 1996";
    assert_eq!(outside(year, json!("1973")), "Escriba un año entre 1974 y 1996");
    assert_eq!(outside("kind = \"integer\"\nmin = 2005", json!(1999)), "Escriba un número a partir de 2005");
    assert_eq!(outside("kind = \"integer\"\nmax = 11", json!(12)), "Escriba un número hasta 11");
    let name = field("kind = \"person\"");
    assert_eq!(findings(&name, json!({ "b": "Ana Tum" }), &Form::new()), Vec::<String>::new());
    assert_eq!(findings(&name, json!({ "b": "Ana" }), &Form::new()), ["/b full_name"]);
    let number = field("kind = \"text\"\npattern = \"AA-9999\"");
    assert_eq!(findings(&number, json!({ "b": "TJ-0042" }), &Form::new()), Vec::<String>::new());
    assert_eq!(findings(&number, json!({ "b": "TJ-42" }), &Form::new()), ["/b pattern"]);
}

#[test]
fn rules_compare_numbers_answers_and_items() {
    let section = section(
        r#"
        id = "a"
        title = { es = "A", en = "A" }
        [repeat]
        max = 5
        item = { es = "a", en = "a" }
        missing = { es = "a", en = "a" }
        [[fields]]
        id = "from"
        label = { es = "D", en = "F" }
        kind = "integer"
        required = false
        [[fields]]
        id = "to"
        label = { es = "H", en = "T" }
        kind = "integer"
        required = false
        [[rules]]
        id = "order"
        rule = "not_above_field"
        field = "from"
        other = "to"
        message = { es = "m", en = "m" }
        [[rules]]
        id = "some"
        rule = "one_required"
        fields = ["from", "to"]
        message = { es = "m", en = "m" }
        [[rules]]
        id = "two"
        rule = "different"
        field = "to"
        other = "from"
        message = { es = "m", en = "m" }
        [[rules]]
        id = "once"
        rule = "unique"
        field = "from"
        message = { es = "m", en = "m" }
        "#,
    );
    let items = |items: Value| findings(&section, json!({ "items": items }), &Form::new());
    assert_eq!(items(json!([{ "from": 1, "to": 2 }, { "from": 2 }])), Vec::<String>::new());
    assert_eq!(items(json!([{ "from": 3, "to": 2 }])), ["/items/0/from order"]);
    assert_eq!(items(json!([{}])), ["/items/0/from some"]);
    assert_eq!(items(json!([{ "from": 2, "to": 2 }])), ["/items/0/to two"]);
    assert_eq!(items(json!([{ "from": 1 }, { "from": 1 }])), ["/items/1/from once"]);
}

#[test]
fn a_definition_that_asks_for_the_impossible_is_refused() {
    let flaws = |change: &dyn Fn(&mut Procedure)| {
        let mut procedure = read("mineduc/education-case-file");
        change(&mut procedure);
        check(&procedure).into_iter().map(|flaw| flaw.reason).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(flaws(&|_| {}), "");
    let said =
        flaws(&|procedure| procedure.stages[0].unit = UnitRule::Answer { answer: "studies.nowhere".into() });
    assert!(said.contains("`studies.nowhere` is no answer"), "{said}");
    let said = flaws(&|procedure| procedure.stages[3].lookups.clear());
    assert!(said.contains("a check looks something up"), "{said}");
    let said =
        flaws(&|procedure| procedure.stages[3].lookups[0].signer_of = Some("central_signature".into()));
    assert!(said.contains("`central_signature` is no earlier sign stage"), "{said}");
    let said = flaws(&|procedure| procedure.stages[4].returns_to = vec!["central_review".into()]);
    assert!(said.contains("`central_review` comes after the document is generated"), "{said}");
    let said = flaws(&|procedure| procedure.other_person = None);
    assert!(said.contains("another_person"), "{said}");
    let said = flaws(&|procedure| {
        let when = Condition { field: "area".into(), is: vec![json!("school")] };
        procedure.sections[0].fields[0].when = Some(when);
    });
    assert!(said.contains("`area` is no earlier field"), "{said}");
    let said = flaws(&|procedure| {
        let when = Condition { field: "studies.area".into(), is: vec![json!("moon")] };
        procedure.sections[3].fields[1].when = Some(when);
    });
    assert!(said.contains("`studies.area` is never \"moon\""), "{said}");
}

#[test]
fn the_schema_says_what_the_form_takes() {
    let schema = schema::of(&read("mineduc/education-case-file"));
    assert_eq!(schema["properties"]["grades"]["properties"]["items"]["maxItems"], 30);
    let grade = &schema["properties"]["grades"]["properties"]["items"]["items"];
    // `centre` is asked of school education only, so it is required by no schema.
    assert_eq!(grade["required"], json!(["grade", "year"]));
    assert_eq!(grade["properties"]["year"]["type"], "integer");
}
