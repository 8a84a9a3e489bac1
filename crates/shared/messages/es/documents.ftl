# Datos personales y documentos que pide cada trámite
field-personal_datum_missing = Complételo en sus datos personales
field-document_group_missing = Adjunte los documentos que faltan
web-person-by-procedure = El NIT y el número de IGSS solo los piden algunos trámites.
web-group-note = De estos documentos se necesitan, por lo menos, { $count }: { $names }.
# Firmas electrónicas de un documento adjunto
web-signature-title = Firma electrónica del documento
web-signature-none = Sin firma electrónica
web-signature-unreadable = No se pudo leer si tiene firma electrónica
web-signature-valid = Firma íntegra
web-signature-invalid = Firma no válida
web-signature-signer = Firmó
web-signature-issuer = Certificado emitido por
web-signature-time = Fecha que declara
web-signature-covers = Cubre
web-signature-covers-all = Todo el documento
web-signature-covers-part = Una parte: algo se agregó después de firmar
web-signature-out-of-force = el certificado no estaba vigente en esa fecha
web-signature-unknown = No lo dice
web-signature-officer = La ventanilla comprueba que lo firmado no cambió. Que esa persona pueda certificarlo, y que su certificado sea de fiar, lo confirma usted.
# Motivos de rechazo de una sola clase
officer-reason-correctable = se puede corregir
officer-reason-definitive = definitivo
officer-reject-only-correctable = Con los motivos marcados, la persona puede corregir la solicitud.
officer-reject-only-definitive = Con los motivos marcados, el rechazo es definitivo.
field-rejection_mixed = Los motivos marcados no van juntos: unos se pueden corregir y otros son definitivos
