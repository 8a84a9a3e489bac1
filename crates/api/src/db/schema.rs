//! Tables, as both migration trees create them (a test compares).

diesel::table! {
    accounts (id) {
        id -> Text,
        cui -> Text,
        email -> Text,
        birth_date -> Date,
        password_hash -> Nullable<Text>,
        identity_level -> Text,
        language -> Text,
        terms_version -> Nullable<Text>,
        terms_accepted_at -> Nullable<Timestamp>,
        profile -> Text,
        profile_complete -> Bool,
        position -> Nullable<Text>,
        guest -> Bool,
        version -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    grants (account_id, role, institution, unit) {
        account_id -> Text,
        role -> Text,
        institution -> Text,
        unit -> Text,
        granted_by -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    one_time_links (token_hash) {
        token_hash -> Text,
        purpose -> Text,
        account_id -> Nullable<Text>,
        data -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Text,
        family -> Text,
        account_id -> Text,
        client -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        second_factor -> Bool,
    }
}

diesel::table! {
    spent_challenges (signature) {
        signature -> Text,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    associated_persons (id) {
        id -> Text,
        account_id -> Text,
        cui -> Text,
        person -> Text,
        version -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    signing_keys (account_id) {
        account_id -> Text,
        kind -> Text,
        encrypted_key -> Nullable<Binary>,
        device -> Nullable<Text>,
        device_key -> Nullable<Text>,
        chain -> Binary,
        subject -> Text,
        issuer -> Text,
        serial -> Text,
        valid_until -> Timestamp,
        warned_days -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    procedures (code, version) {
        code -> Text,
        version -> BigInt,
        digest -> Text,
        definition -> Text,
        template -> Text,
        loaded_at -> Timestamp,
    }
}

diesel::table! {
    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    requests (id) {
        id -> Text,
        number -> Text,
        procedure_code -> Text,
        procedure_version -> BigInt,
        applicant_id -> Text,
        applicant_cui -> Text,
        subject_kind -> Text,
        associated_person_id -> Nullable<Text>,
        subject_cui -> Text,
        subject_name -> Text,
        person -> Nullable<Text>,
        state -> Text,
        stage -> Nullable<Text>,
        unit -> Nullable<Text>,
        assignee_id -> Nullable<Text>,
        delegated -> Bool,
        sections -> Text,
        payment -> Nullable<Text>,
        delivery -> Nullable<Text>,
        officer_data -> Text,
        checklist -> Text,
        payment_confirmed_by -> Nullable<Text>,
        payment_confirmed_at -> Nullable<Timestamp>,
        rejection -> Nullable<Text>,
        returned -> Nullable<Text>,
        search -> Text,
        version -> BigInt,
        created_at -> Timestamp,
        submitted_at -> Nullable<Timestamp>,
        waiting_since -> Nullable<Timestamp>,
        updated_at -> Timestamp,
        due_at -> Nullable<Date>,
    }
}

diesel::table! {
    documents (id) {
        id -> Text,
        request_id -> Text,
        kind -> Text,
        description -> Nullable<Text>,
        file_name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        created_at -> Timestamp,
        retention_days -> Nullable<BigInt>,
        deleted_at -> Nullable<Timestamp>,
        pages -> Nullable<BigInt>,
        signatures -> Nullable<Text>,
    }
}

diesel::table! {
    uploads (id) {
        id -> Text,
        request_id -> Text,
        account_id -> Text,
        kind -> Text,
        description -> Nullable<Text>,
        replaces -> Nullable<Text>,
        file_name -> Text,
        size -> BigInt,
        received -> BigInt,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    upload_parts (upload_id, start) {
        upload_id -> Text,
        start -> BigInt,
        size -> BigInt,
        sha256 -> Text,
    }
}

diesel::table! {
    recoveries (request_id) {
        request_id -> Text,
        account_id -> Nullable<Text>,
        veto_until -> Timestamp,
        vetoed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    events (request_id, sequence) {
        request_id -> Text,
        sequence -> BigInt,
        action -> Text,
        actor_id -> Text,
        actor_name -> Text,
        role -> Nullable<Text>,
        at -> Timestamp,
        from_state -> Nullable<Text>,
        to_state -> Nullable<Text>,
        stage -> Nullable<Text>,
        reasons -> Text,
        note -> Nullable<Text>,
        hash -> Text,
        previous_hash -> Nullable<Text>,
        on_behalf_of -> Nullable<Text>,
        on_behalf_name -> Nullable<Text>,
        proposed_by -> Nullable<Text>,
        proposed_name -> Nullable<Text>,
    }
}

diesel::table! {
    payment_references (bank, method, number) {
        bank -> Text,
        method -> Text,
        number -> Text,
        request_id -> Text,
        reserved_at -> Timestamp,
    }
}

diesel::table! {
    certificates (id) {
        id -> Text,
        request_id -> Text,
        number -> Text,
        code -> Text,
        status -> Text,
        data -> Text,
        sha256 -> Text,
        pages -> BigInt,
        holder_initials -> Text,
        holder_cui -> Text,
        version -> BigInt,
        rendered_at -> Timestamp,
        issued_at -> Nullable<Timestamp>,
        voided_at -> Nullable<Timestamp>,
        valid_until -> Nullable<Date>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    revocations (id) {
        id -> Text,
        certificate_id -> Text,
        request_id -> Text,
        state -> Text,
        reason -> Text,
        text -> Text,
        successor_id -> Nullable<Text>,
        proposed_by -> Text,
        proposed_for -> Nullable<Text>,
        proposed_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_for -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        refusal -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    revocation_offices (revocation_id, office) {
        revocation_id -> Text,
        office -> Text,
    }
}

diesel::table! {
    certificate_proofs (certificate_id) {
        certificate_id -> Text,
        read_at -> Nullable<Timestamp>,
        made_at -> Nullable<Timestamp>,
        ends_at -> Nullable<Timestamp>,
        algorithms -> Nullable<Text>,
        queued_at -> Nullable<Timestamp>,
        rest_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    certificate_files (sha256) {
        sha256 -> Text,
        certificate_id -> Text,
        replaced_at -> Timestamp,
    }
}

diesel::table! {
    certificate_signatures (certificate_id, signer_id) {
        certificate_id -> Text,
        signer_id -> Text,
        field -> Text,
        name -> Text,
        position -> Nullable<Text>,
        serial -> Text,
        stage -> Text,
        fingerprint -> Text,
        signed_at -> Timestamp,
    }
}

diesel::table! {
    notifications (id) {
        id -> Text,
        account_id -> Text,
        kind -> Text,
        request_id -> Nullable<Text>,
        request_number -> Nullable<Text>,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    jobs (id) {
        id -> Text,
        kind -> Text,
        payload -> Text,
        run_at -> Timestamp,
        attempts -> BigInt,
        locked_until -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    looks (id) {
        id -> Text,
        account_id -> Text,
        request_id -> Text,
        what -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    idempotency_keys (account_id, key) {
        account_id -> Text,
        key -> Text,
        fingerprint -> Text,
        created_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    register_entries (id) {
        id -> Text,
        register -> Text,
        key -> Text,
        data -> Text,
        search -> Text,
        version -> BigInt,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    register_changes (id) {
        id -> Text,
        register -> Text,
        entry_id -> Text,
        action -> Text,
        data -> Text,
        account_id -> Nullable<Text>,
        request_id -> Nullable<Text>,
        at -> Timestamp,
        reason -> Nullable<Text>,
        notice_id -> Nullable<Text>,
    }
}

diesel::table! {
    register_notices (id) {
        id -> Text,
        number -> Text,
        register -> Text,
        unit -> Text,
        kind -> Text,
        status -> Text,
        entry_id -> Nullable<Text>,
        before -> Nullable<Text>,
        data -> Text,
        certificate -> Nullable<Text>,
        note -> Nullable<Text>,
        filed_by -> Text,
        filed_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    statements (id) {
        id -> Text,
        institution -> Text,
        bank -> Text,
        account -> Text,
        file_name -> Text,
        sha256 -> Text,
        imported_by -> Text,
        imported_at -> Timestamp,
        imported -> BigInt,
        known -> BigInt,
        refused -> BigInt,
        matched -> BigInt,
        lines -> Text,
    }
}

diesel::table! {
    payments (request_id) {
        request_id -> Text,
        institution -> Text,
        bank -> Text,
        account -> Text,
        method -> Text,
        number -> Text,
        reference -> Text,
        loose_reference -> Text,
        paid_on -> Date,
        cents -> BigInt,
        state -> Text,
        since -> Timestamp,
        version -> BigInt,
        filed_at -> Timestamp,
    }
}

diesel::table! {
    statement_rows (id) {
        id -> Text,
        statement_id -> Text,
        line -> BigInt,
        institution -> Text,
        bank -> Text,
        account -> Text,
        row_date -> Date,
        reference -> Text,
        comparable -> Text,
        loose_reference -> Text,
        cents -> BigInt,
        kind -> Nullable<Text>,
        description -> Text,
        occurrence -> BigInt,
        state -> Text,
        request_id -> Nullable<Text>,
        automatic -> Bool,
        version -> BigInt,
    }
}

diesel::table! {
    payment_decisions (id) {
        id -> Text,
        row_id -> Nullable<Text>,
        request_id -> Nullable<Text>,
        action -> Text,
        reason -> Nullable<Text>,
        account_id -> Nullable<Text>,
        at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    procedure_durations (procedure_code) {
        procedure_code -> Text,
        median_days -> Nullable<BigInt>,
        requests -> BigInt,
    }
}

diesel::table! {
    measurements (name) {
        name -> Text,
        measured_at -> Timestamp,
    }
}

diesel::table! {
    calendars (institution) {
        institution -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    calendar_years (institution, year) {
        institution -> Text,
        year -> BigInt,
        begun_at -> Timestamp,
    }
}

diesel::table! {
    holidays (institution, day) {
        institution -> Text,
        day -> Date,
        name_es -> Text,
        name_en -> Text,
        kind -> Text,
        basis -> Text,
        changed_by -> Nullable<Text>,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    holiday_changes (id) {
        id -> Text,
        institution -> Text,
        action -> Text,
        day -> Date,
        name_es -> Text,
        name_en -> Text,
        kind -> Text,
        basis -> Text,
        account_id -> Text,
        moved -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    absences (id) {
        id -> Text,
        absent_id -> Text,
        substitute_id -> Text,
        role -> Text,
        institution -> Text,
        unit -> Text,
        from_day -> Date,
        until_day -> Date,
        reason -> Text,
        entered_by -> Text,
        entered_at -> Timestamp,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    log_state (id) {
        id -> BigInt,
        size -> BigInt,
        root -> Text,
    }
}

diesel::table! {
    log_leaves (position) {
        position -> BigInt,
        kind -> Text,
        subject -> Text,
        sha256 -> Nullable<Text>,
        entry -> Text,
        hash -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    log_nodes (bin) {
        bin -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    log_heads (time) {
        time -> BigInt,
        size -> BigInt,
        root -> Text,
        note -> Text,
    }
}

diesel::table! {
    statement_keys (issuer, public) {
        issuer -> Text,
        public -> Text,
        not_before -> Timestamp,
        not_after -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    log_keys (key) {
        key -> Text,
        since -> Timestamp,
        until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    signing_sessions (token_hash) {
        token_hash -> Text,
        account_id -> Text,
        sign_in -> Text,
        fingerprint -> Text,
        sealed -> Binary,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    second_factors (account_id) {
        account_id -> Text,
        sealed -> Binary,
        last_step -> BigInt,
        created_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    recovery_codes (account_id, code_hash) {
        account_id -> Text,
        code_hash -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    statements,
    payments,
    statement_rows,
    payment_decisions,
    procedure_durations,
    measurements,
    calendars,
    calendar_years,
    holidays,
    holiday_changes,
    absences,
    accounts,
    grants,
    one_time_links,
    refresh_tokens,
    spent_challenges,
    recoveries,
    associated_persons,
    signing_keys,
    procedures,
    counters,
    requests,
    documents,
    uploads,
    upload_parts,
    events,
    payment_references,
    certificates,
    revocations,
    revocation_offices,
    certificate_proofs,
    certificate_files,
    certificate_signatures,
    notifications,
    jobs,
    looks,
    idempotency_keys,
    register_entries,
    register_changes,
    register_notices,
    log_state,
    log_leaves,
    log_nodes,
    log_heads,
    log_keys,
    statement_keys,
    signing_sessions,
    second_factors,
    recovery_codes,
);
