use super::*;
use crate::tables;
use proptest::prelude::*;
use ventanilla_shared::Money;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn lines(file: &str) -> Vec<Line> {
    read(&tables::read(file.as_bytes()).unwrap(), today()).unwrap()
}

fn errors(line: &Line) -> Vec<(&str, &str)> {
    let Err(errors) = &line.read else { return Vec::new() };
    errors.iter().map(|error| (error.column.as_str(), error.code.as_str())).collect()
}

#[test]
fn columns_are_found_in_either_language_any_order_and_below_a_preamble() {
    let spanish = "Estado de cuenta,Oficina Nacional\n\nMONTO (Q.),Saldo,Tipo,No. de Boleta,Fecha:,Descripción\n\
        \"1,234.56\",9,Depósito,88-41,19/11/2026,Certificación\n";
    let english = "Description;Amount;Reference number;Date;Type\nCertificación;Q1,234.56;88-41;2026-11-19;deposit slip\n";
    let expected = Read {
        date: NaiveDate::from_ymd_opt(2026, 11, 19).unwrap(),
        reference: "88-41".into(),
        cents: 123_456,
        kind: Some(RowKind::DepositSlip),
        description: "Certificación".into(),
    };
    assert_eq!(lines(spanish), [Line { line: 4, read: Ok(expected.clone()) }]);
    // A comma in a heading would make commas the delimiter; here there is none.
    assert_eq!(lines(english), [Line { line: 2, read: Ok(expected) }]);
}

#[test]
fn everything_that_is_wrong_with_a_row_is_named() {
    let read = lines(
        "fecha,referencia,monto,tipo\n31/02/2026,,-16.50,trueque\n23/11/2026,a_b,\"1,23\",\n,77,16.505,Nota\n20/11/2026,77,16.5,\n",
    );
    assert_eq!(
        errors(&read[0]),
        [
            ("date", "date"),
            ("reference", "missing"),
            ("amount", "statement_amount"),
            ("kind", "statement_kind")
        ]
    );
    assert_eq!(
        errors(&read[1]),
        [("date", "date_future"), ("reference", "payment_number"), ("amount", "statement_amount")]
    );
    assert_eq!(
        errors(&read[2]),
        [("date", "missing"), ("amount", "statement_amount"), ("kind", "statement_kind")]
    );
    assert_eq!(read[3].line, 5);
    assert!(read[3].read.as_ref().is_ok_and(|row| row.cents == 1650 && row.kind.is_none()));
}

#[test]
fn amounts_are_read_only_where_they_say_one_thing() {
    for (text, cents) in [
        ("16.50", 1650),
        ("Q16.50", 1650),
        ("Q 16.5", 1650),
        ("GTQ 16", 1600),
        ("1,234.56", 123_456),
        ("1234.56", 123_456),
        ("999,999,999.99", 99_999_999_999),
    ] {
        assert_eq!(amount(text), Some(cents), "{text}");
    }
    for wrong in [
        "",
        "0",
        "0.00",
        "-1",
        "1,5",
        "1.234,56",
        "16.",
        ".50",
        "1,2345",
        ",123",
        "Q",
        "1e3",
        "１６",
        "1234567890",
    ] {
        assert_eq!(amount(wrong), None, "{wrong}");
    }
}

fn cents() -> impl Strategy<Value = i64> {
    1..100_000_000_000_i64
}

fn a_day() -> impl Strategy<Value = NaiveDate> {
    (0..9_000_i64).prop_map(|days| today() - chrono::TimeDelta::days(days))
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(file in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(rows) = tables::read(&file) {
            let _ = read(&rows, today());
        }
    }

    #[test]
    fn any_cells_under_a_heading_are_read_or_named(cells in proptest::collection::vec("\\PC{0,20}", 1..7)) {
        let header = Row { line: 1, cells: ["fecha", "no.", "monto", "tipo", "concepto"].map(str::to_owned).to_vec() };
        let row = Row { line: 2, cells: cells.clone() };
        let read = read(&[header, row], today()).unwrap();
        if let Err(errors) = &read[0].read {
            prop_assert!(!errors.is_empty());
        }
    }

    #[test]
    fn amounts_come_back_as_they_were_written(cents in cents()) {
        let written = Money::quetzales_from_cents(cents);
        prop_assert_eq!(amount(&written.in_words()), Some(cents));
        prop_assert_eq!(amount(&written.amount), Some(cents));
    }

    #[test]
    fn days_come_back_as_they_were_written(day in a_day()) {
        prop_assert_eq!(date(&day.format("%d/%m/%Y").to_string()), Some(day));
        prop_assert_eq!(date(&day.to_string()), Some(day));
    }

    #[test]
    fn a_row_comes_back_as_it_was_written(
        day in a_day(), cents in cents(), reference in "[A-Z0-9][A-Z0-9 -]{0,20}[A-Z0-9]",
        description in "[a-zñáé\",; ]{0,40}", slip in any::<bool>(), order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
    ) {
        let kind = if slip { RowKind::DepositSlip } else { RowKind::Transfer };
        let columns = [
            ("Fecha", day.format("%d/%m/%Y").to_string()),
            ("Referencia", reference.clone()),
            ("Monto", Money::quetzales_from_cents(cents).in_words()),
            ("Tipo", if slip { "Boleta de depósito".into() } else { "Transferencia electrónica".into() }),
            ("Concepto", description.clone()),
        ];
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(order.map(|at| columns[at].0)).unwrap();
        writer.write_record(order.map(|at| columns[at].1.as_str())).unwrap();
        let file = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let expected = Read { date: day, reference, cents, kind: Some(kind), description: description.trim().into() };
        prop_assert_eq!(lines(&file), [Line { line: 2, read: Ok(expected) }]);
    }
}
