DROP TABLE certificate_files;
DROP TABLE certificate_proofs;
