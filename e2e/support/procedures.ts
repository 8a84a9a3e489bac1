/** The procedures as their folders and the API give them, and who of the demonstration data works on them. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Words {
  es: string;
  en: string;
}
export type Answers = Record<string, unknown>;
export interface Field {
  id: string;
  label: Words;
  kind: string;
  required: boolean;
  required_when?: unknown;
  options?: { value: string; label: Words }[];
}
export interface Section {
  id: string;
  title: Words;
  repeat?: { item: Words } | null;
  fields: Field[];
}
export interface DocumentKind {
  id: string;
  title: Words;
  required: "always" | "for_associated_person" | "never";
  accepts: string[];
  described: boolean;
}
export interface Reason {
  id: string;
  label: Words;
  refers: boolean;
  new_request?: string | null;
  only?: "correctable" | "definitive" | null;
}
export interface Lookup {
  id: string;
  register: string;
  compare: Record<string, string>;
}
export interface Stage {
  id: string;
  title: Words;
  kind: "review" | "check" | "generate" | "sign";
  role: string;
  unit: string | { answer: string };
  confirms_payment: boolean;
  checklist: { id: string; label: Words }[];
  form: Section[];
  returns_to: string[];
  may_reject: { correctable: boolean; definitive: boolean };
  reasons: Reason[];
  signatures: number;
  lookups: Lookup[];
}
export interface Procedure {
  code: string;
  institution: string;
  title: Words;
  subjects: string[];
  sections: Section[];
  fee?: { methods: { id: string; label: Words; number_label: Words; date_label: Words }[] } | null;
  documents: DocumentKind[];
  delivery: { methods: { id: string; label: Words }[] };
  stages: Stage[];
}
export interface Example {
  subject: string;
  sections: Record<string, Answers & { items?: Answers[] }>;
  payment?: { method: string };
  documents?: string[];
  delivery: { method: string };
  officer?: Record<string, Answers & { items?: Answers[] }>;
}

/** A folder in procedures/: the procedure's code, and the example that is filed. */
export interface Folder {
  code: string;
  example: Example;
}

export function folders(): Folder[] {
  const inside = (path: string) => readdirSync(ROOT + path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const paths = inside("procedures").flatMap(({ name }) => inside(`procedures/${name}`).map((own) => `procedures/${name}/${own.name}/`));
  return paths.sort().map((path) => {
    const code = /^code = "(.+)"$/m.exec(readFileSync(`${ROOT}${path}procedure.toml`, "utf8"))?.[1];
    if (!code) throw new Error(`${path}procedure.toml has no code`);
    return { code, example: JSON.parse(readFileSync(`${ROOT}${path}example.json`, "utf8")) as Example };
  });
}

interface Grant {
  email: string;
  role: string;
  institution: string;
  unit: string;
}

/** Who holds which role where, in data/demo.toml. */
const grants: Grant[] = readFileSync(`${ROOT}data/demo.toml`, "utf8")
  .split("[[people]]")
  .slice(1)
  .flatMap((person) => {
    const email = /^email = "(.+)"$/m.exec(person)?.[1] ?? "";
    const held = person.matchAll(/\{ role = "(\w+)", institution = "(\w+)", unit = "([\w-]+)" \}/g);
    return [...held].map(([, role, institution, unit]) => ({ email, role, institution, unit }));
  });

/** The demonstration officers of a role at a unit; fails when there are fewer than `needed`. */
export function officersOf(role: string, institution: string, unit: string, needed = 1): string[] {
  const found = grants.filter((one) => one.role === role && one.institution === institution && one.unit === unit);
  if (found.length < needed) throw new Error(`data/demo.toml has ${found.length} of ${needed} ${role}s at ${institution}, ${unit}`);
  return found.map((one) => one.email);
}

/** Everybody of the demonstration data who keeps registers of an institution. */
export function registrarsOf(institution: string): string[] {
  return grants.filter((one) => one.role === "registrar" && one.institution === institution).map((one) => one.email);
}

/** A unit at which somebody holds each of these roles. */
export function staffedUnit(institution: string, roles: string[]): string {
  const units = new Set(grants.filter((one) => one.institution === institution).map((one) => one.unit));
  const staffed = (unit: string) => roles.every((role) => grants.some((one) => one.institution === institution && one.unit === unit && one.role === role));
  const found = [...units].find(staffed);
  if (!found) throw new Error(`data/demo.toml has no unit of ${institution} with ${roles.join(", ")}`);
  return found;
}

/** The example with officers for it: where an answer names the unit, it names one that the demonstration data staffs. */
export function staffed(procedure: Procedure, example: Example): Example {
  const own = structuredClone(example);
  const rolesBy = new Map<string, string[]>();
  for (const stage of procedure.stages) {
    if (typeof stage.unit !== "string") rolesBy.set(stage.unit.answer, [...(rolesBy.get(stage.unit.answer) ?? []), stage.role]);
  }
  for (const [path, roles] of rolesBy) {
    const [section, field] = path.split(".");
    own.sections[section][field] = staffedUnit(procedure.institution, roles);
  }
  return own;
}

/** The unit that does a stage. */
export function unitOf(stage: Stage, example: Example): string {
  if (typeof stage.unit === "string") return stage.unit;
  const [section, field] = stage.unit.answer.split(".");
  return String(example.sections[section][field]);
}
